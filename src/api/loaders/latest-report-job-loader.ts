import DataLoader from 'dataloader';
import type { EntityKey } from '../../entities/index.ts';
import type { ReportJob } from '../../jobs/index.ts';
import { granularities, type Granularity } from '../../reports/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';

export interface LatestReportJobKey extends EntityKey {
  /** Null for a job of either granularity. */
  readonly granularity: Granularity | null;
}

/** The newest report jobs of entities, in two round trips. Null where none is remembered or may be seen. */
export function latestReportJobLoader(
  { memory, reportJobs }: Domain,
  { read }: Caller,
): DataLoader<LatestReportJobKey, ReportJob | null, string> {
  return new DataLoader(
    (jobKeys) =>
      Promise.all(
        jobKeys.map(async (key) => {
          const asked = key.granularity === null ? granularities : [key.granularity];
          const job = await reportJobs.findLatest(read, key, asked);
          if (job !== null) memory.takeJob(job);
          return job;
        }),
      ),
    { cacheKeyFn: ({ accountId, granularity, arn }) => `${accountId} ${granularity ?? 'any'} ${arn}` },
  );
}
