import DataLoader from 'dataloader';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import type { ReportBatchState } from '../subscriptions/index.ts';

/** Batches by id with how far they are. Null for what isn't known or may not be seen. */
export function reportBatchLoader(
  domain: Domain,
  caller: Caller,
): DataLoader<string, ReportBatchState | null> {
  return new DataLoader((ids) => Promise.all(ids.map((id) => findReportBatch(id, domain, caller))));
}

async function findReportBatch(
  id: string,
  { reportBatchStore }: Domain,
  { read }: Caller,
): Promise<ReportBatchState | null> {
  const batch = await reportBatchStore.find(read, id);
  return batch === null ? null : { batch, progress: await reportBatchStore.progress(batch) };
}
