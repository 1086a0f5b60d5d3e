import { z } from 'zod';
import { accountIdSchema, type AccountId } from '../accounts/index.ts';
import { keys, RecordFormat, type RedisClient } from '../redis/index.ts';
import { reportJobErrorSchema, reportJobSchema, type ReportJob, type ReportJobError } from './report-job.ts';

/**
 * What changed, for every API process. Events are told at least once and may come twice; a report job's revision
 * tells newer from older, the other kinds only say where to look again.
 */
const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reportJobChanged'), reportJob: reportJobSchema }),
  z.object({ kind: z.literal('inventoryChanged'), accountId: accountIdSchema }),
  z.object({ kind: z.literal('accountsChanged') }),
  /** `error` is null when what was asked for is in the store now. */
  z.object({
    kind: z.literal('detailsAnswered'),
    requestId: z.string(),
    error: reportJobErrorSchema.nullable(),
  }),
]);
export type LapseEvent = z.infer<typeof eventSchema>;

/** One that a process can't read, because a newer version tells it, is passed over. */
export const eventFormat = new RecordFormat('event', 1, eventSchema);

/** Events that are kept for readers that were away: some minutes of a busy installation. */
const keptEvents = 100_000;

/** Tells that a job has reached a new state. A completed one also says that its report is stored. */
export function publishReportJob(redis: RedisClient, reportJob: ReportJob): Promise<void> {
  return publish(redis, { kind: 'reportJobChanged', reportJob });
}

/** Tells that an account's entities were listed again. */
export function publishInventory(redis: RedisClient, accountId: AccountId): Promise<void> {
  return publish(redis, { kind: 'inventoryChanged', accountId });
}

/** Tells that an account was added, removed or has another status. */
export function publishAccounts(redis: RedisClient): Promise<void> {
  return publish(redis, { kind: 'accountsChanged' });
}

/** Tells those who wait for a report's details that they are stored, or why they can't be had. */
export function publishDetailsAnswer(
  redis: RedisClient,
  requestId: string,
  error: ReportJobError | null,
): Promise<void> {
  return publish(redis, { kind: 'detailsAnswered', requestId, error });
}

async function publish(redis: RedisClient, event: LapseEvent): Promise<void> {
  await redis.xadd(keys.events, 'MAXLEN', '~', keptEvents, '*', 'event', eventFormat.encode(event));
}
