import { randomBytes } from 'node:crypto';
import type { Worker } from 'bullmq';
import { AccountStore, readAccountsFile } from '../src/accounts/index.ts';
import type { WorkerSettings } from '../src/config/index.ts';
import { EntityStore } from '../src/entities/index.ts';
import {
  batchQueue,
  generateQueue,
  inventoryQueue,
  openQueue,
  pollQueue,
  refreshQueue,
  ReportBatchStore,
  ReportJobStore,
  ReportRequests,
} from '../src/jobs/index.ts';
import { connectRedis, RedisWatch, SharedClock, type RedisClient } from '../src/redis/index.ts';
import { Catalogue, ReportDetailsStore, ReportStore } from '../src/reports/index.ts';
import { startMetricsServer, WorkerMetrics, type Hindrances, type Logger } from '../src/telemetry/index.ts';
import { AccountEntries } from './accounts/account-entries.ts';
import { AccountWatch } from './accounts/account-watch.ts';
import { BaseIdentity, Pacer, Sessions, UsedBudgets } from './aws/index.ts';
import { consumeBatches } from './batches/make-jobs.ts';
import { ProgressLog } from './batches/progress-log.ts';
import { consumeDetails, newSuccessors } from './details/consume.ts';
import { consumeInventories } from './inventory/consume.ts';
import { budgetRatesFrom, createBudgets } from './pacing/index.ts';
import { consumeRefreshes } from './refresh/refresh-account.ts';
import { RefreshDue } from './refresh/refresh-due.ts';
import { consumeSteps } from './report-jobs/consume.ts';
import { Durations } from './report-jobs/durations.ts';
import { generate } from './report-jobs/generate.ts';
import { poll } from './report-jobs/poll.ts';
import { ReadPages } from './report-jobs/read-pages.ts';
import { Recovery } from './report-jobs/recovery.ts';
import { Sweep } from './report-jobs/sweep.ts';
import { StrandedDelays } from './stranded-delays.ts';
import { observeCalls, observeJobs, watchWorker } from './watch-worker.ts';

export interface RunningWorker {
  readonly id: string;
  /** Lets running steps finish, hands everything else over to other workers, and closes. */
  stop(): Promise<void>;
}

/** Starts everything that one worker process does. */
export async function startWorker(settings: WorkerSettings, logger: Logger): Promise<RunningWorker> {
  const metrics = new WorkerMetrics();
  let hindrances: Hindrances = () => ['the process is starting'];
  const metricsServer = await startMetricsServer({
    address: settings.metrics,
    metrics,
    hindrances: () => hindrances(),
    logger,
  });
  const worker = await startWork(settings, metrics, logger).catch(async (error: unknown) => {
    await metricsServer.stop();
    throw error;
  });
  hindrances = worker.hindrances;
  return {
    id: worker.id,
    async stop() {
      hindrances = () => ['the process is stopping'];
      await worker.stop();
      await metricsServer.stop();
    },
  };
}

async function startWork(settings: WorkerSettings, metrics: WorkerMetrics, logger: Logger) {
  const file = await readAccountsFile(settings.accountsPath);
  const redis = await connectRedis(settings.redis, 'waiting');
  const id = randomBytes(6).toString('hex');
  const clock = await SharedClock.open(redis);
  const entries = new AccountEntries(file);
  const context = assemble({ settings, metrics, logger, clock, redis, workerId: id, entries });
  const accountWatch = new AccountWatch(context);
  accountWatch.start();
  const recovery = new Recovery(context);
  const sweep = new Sweep(context);
  const { generations, polls, chunks, refreshes } = context;
  const strandedDelays = new StrandedDelays(context, [generations, polls, chunks, refreshes]);
  const watches = [recovery.run(), sweep.run(), strandedDelays.run()];
  const consumers = consume(settings, context, redis);
  return {
    id,
    hindrances: () => (context.redisWatch.isReachable ? [] : ['Redis is not reachable']),
    async stop() {
      await accountWatch.stop();
      context.progressLog.stop();
      await Promise.all(consumers.map((consumer) => consumer.close()));
      sweep.stop();
      strandedDelays.stop();
      await recovery.stop();
      await Promise.all(watches);
      await Promise.all([
        context.generations.close(),
        context.polls.close(),
        context.chunks.close(),
        context.inventories.close(),
        context.refreshes.close(),
      ]);
      context.base.close();
      context.redisWatch.stop();
      redis.disconnect();
    },
  };
}

interface Parts {
  readonly settings: WorkerSettings;
  readonly metrics: WorkerMetrics;
  readonly logger: Logger;
  readonly clock: SharedClock;
  readonly redis: RedisClient;
  readonly workerId: string;
  readonly entries: AccountEntries;
}

function assemble({ settings, metrics, logger, clock, redis, workerId, entries }: Parts) {
  const catalogue = new Catalogue(redis);
  const base = new BaseIdentity(settings.awsRegion);
  const reports = new ReportStore(redis, catalogue);
  const reportJobs = new ReportJobStore(redis, catalogue, observeJobs(metrics, logger));
  const generations = openQueue(generateQueue, redis);
  const batches = new ReportBatchStore(redis);
  const usedBudgets = new UsedBudgets();
  const budgets = createBudgets(redis, budgetRatesFrom(settings.startingRates));
  const pacer = new Pacer(budgets, observeCalls(metrics, usedBudgets));
  const context = {
    workerId,
    redis,
    redisWatch: new RedisWatch(redis),
    logger,
    clock,
    entries,
    pacer,
    base,
    accounts: new AccountStore(redis),
    entities: new EntityStore(redis),
    reports,
    reportJobs,
    batches,
    progressLog: new ProgressLog(batches, logger),
    requests: new ReportRequests(reports, reportJobs, generations),
    details: new ReportDetailsStore(redis),
    sessions: new Sessions(workerId, pacer, base, () => clock.now()),
    durations: new Durations(),
    pages: new ReadPages(),
    successors: newSuccessors(),
    generations,
    polls: openQueue(pollQueue(workerId), redis),
    chunks: openQueue(batchQueue, redis),
    inventories: openQueue(inventoryQueue, redis),
    refreshes: openQueue(refreshQueue, redis),
    refreshDue: new RefreshDue(redis),
    deadlineSeconds: settings.jobDeadlineSeconds,
    takeoverSeconds: settings.takeoverSeconds,
    accountsPath: settings.accountsPath,
    inventoryPeriodSeconds: settings.inventoryPeriodSeconds,
  };
  watchWorker(metrics, context, usedBudgets);
  return context;
}

function consume(
  { concurrency, takeoverSeconds }: WorkerSettings,
  context: ReturnType<typeof assemble>,
  connection: RedisClient,
): Pick<Worker, 'close'>[] {
  const options = { connection, concurrency, takeoverSeconds, logger: context.logger };
  const { workerId } = context;
  return [
    consumeSteps(generateQueue, (step) => generate(context, step), context, options),
    consumeSteps(pollQueue(workerId), (step) => poll(context, step), context, options),
    consumeInventories(context, options),
    consumeBatches(context, options),
    consumeRefreshes(context, options),
    ...consumeDetails(context, workerId, options),
  ];
}
