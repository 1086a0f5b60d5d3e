import { countLivingWorkers, finishedJobFigures, readQueueState } from '../jobs/index.ts';
import type { ApiMetrics } from '../telemetry/index.ts';
import type { DomainObserver, OpenDomain } from './domain.ts';

/** Has the metrics count what the domain does. */
export function observeDomain(metrics: ApiMetrics): DomainObserver {
  return {
    eventsFollowed: (lagSeconds) => {
      metrics.eventsFollowed(lagSeconds);
    },
    reportJobEnded: (job) => {
      metrics.reportJobFinished(finishedJobFigures(job));
    },
  };
}

/** Lets the metrics read what the process holds, and what Redis holds for all processes. */
export function watchDomain(metrics: ApiMetrics, { domain, redis, redisWatch, queues }: OpenDomain): void {
  metrics.watchRedis(() => redisWatch.isReachable);
  metrics.watchIndex(() => domain.index.figures(), domain.freshnessSeconds);
  metrics.watchWorkers(() => countLivingWorkers(redis));
  metrics.watchQueues(() =>
    Promise.all(
      queues.map(async (queue) => ({ queue: queue.name, ...(await readQueueState(redis, queue)) })),
    ),
  );
}
