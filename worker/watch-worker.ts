import type { Queue } from 'bullmq';
import type { RedisClient, RedisWatch } from '../src/redis/index.ts';
import { finishedJobFigures, readQueueState, type FinishedJobObserver } from '../src/jobs/index.ts';
import { inSpan, type Logger, type SpanDescription, type WorkerMetrics } from '../src/telemetry/index.ts';
import {
  awsFailureOf,
  type AwsCall,
  type CallObserver,
  type Pacer,
  type Sessions,
  type UsedBudgets,
} from './aws/index.ts';
import type { ProgressLog } from './batches/progress-log.ts';

/** Makes every AWS call a span of its trace, has the metrics count it, and remembers which budgets are in use. */
export function observeCalls(metrics: WorkerMetrics, usedBudgets: UsedBudgets): CallObserver {
  return async (call, make) => {
    usedBudgets.note(call);
    const begin = performance.now();
    const tell = (result: string) => {
      metrics.awsCalled({ ...call, result, seconds: (performance.now() - begin) / 1_000 });
    };
    try {
      const answer = await inSpan('client', spanOf(call), make);
      tell('ok');
      return answer;
    } catch (error) {
      tell(awsFailureOf(error).kind);
      throw error;
    }
  };
}

function spanOf({ operation, accountId }: AwsCall): SpanDescription {
  const attributes = { 'rpc.system': 'aws-api', 'rpc.method': operation, 'lapse.account_id': accountId };
  return { name: `AWS ${operation}`, attributes };
}

/** Has the metrics count every report job that ends here, and the log tell of it: of failures, and where somebody waits. */
export function observeJobs(metrics: WorkerMetrics, logger: Logger): FinishedJobObserver {
  return (job) => {
    const figures = finishedJobFigures(job);
    metrics.reportJobFinished(figures);
    const { id: reportJobId, requestId, accountId } = job;
    const level = figures.errorCode !== null || job.lane === 'interactive' ? 'info' : 'debug';
    logger[level]({ requestId, reportJobId, accountId, ...figures }, 'a report job has ended');
  };
}

export interface WatchedWorker {
  readonly redis: RedisClient;
  readonly redisWatch: RedisWatch;
  readonly sessions: Sessions;
  readonly progressLog: ProgressLog;
  readonly pacer: Pacer;
  readonly polls: Queue;
}

/** Lets the metrics read what this worker holds. What all workers share, the API tells. */
export function watchWorker(
  metrics: WorkerMetrics,
  { redis, redisWatch, sessions, progressLog, pacer, polls }: WatchedWorker,
  usedBudgets: UsedBudgets,
): void {
  metrics.watchRedis(() => redisWatch.isReachable);
  metrics.watchWorker(() => ({ sessions: sessions.count, batches: progressLog.followed }));
  metrics.watchQueues(async () => [{ queue: 'poll', ...(await readQueueState(redis, polls)) }]);
  metrics.watchBudgets(() =>
    Promise.all(
      usedBudgets.list().map(async ({ accountId, operation }) => ({
        ...{ accountId, operation },
        callsPerSecond: await pacer.rate(accountId, operation),
      })),
    ),
  );
}
