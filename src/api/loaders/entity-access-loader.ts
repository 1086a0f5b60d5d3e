import DataLoader from 'dataloader';
import type { EntityAccess, Report } from '../../reports/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';

export interface EntityAccessKey {
  readonly report: Report;
  readonly serviceNamespace: string;
}

/**
 * Who could use services, fetched from AWS. AWS tells it one service at a time, so there is nothing to batch; but what
 * has failed isn't waited for once more when the operation is executed from the start to tell its errors.
 */
export function entityAccessLoader(
  { details }: Domain,
  { read }: Caller,
  requestId: string,
): DataLoader<EntityAccessKey, readonly EntityAccess[], string> {
  return new DataLoader(
    (keys) =>
      Promise.all(
        keys.map(({ report, serviceNamespace }) =>
          details.find(read, report, 'entities', [serviceNamespace], requestId).then(
            ([rows = []]) => rows,
            (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
          ),
        ),
      ),
    { cacheKeyFn: ({ report, serviceNamespace }) => `${report.jobId} ${serviceNamespace}` },
  );
}
