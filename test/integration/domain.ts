import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  accountIdSchema,
  AccountStore,
  allAccounts,
  type AccountId,
  type AccountScope,
} from '../../src/accounts/index.ts';
import { entityArnSchema, EntityStore, type EntityArn, type EntityKey } from '../../src/entities/index.ts';
import {
  batchQueue,
  generateQueue,
  inventoryQueue,
  isFinished,
  openQueue,
  priorities,
  ReportBatches,
  ReportBatchStore,
  ReportJobStore,
  ReportRequests,
  transitions,
  type ActiveReportJob,
  type FinishedReportJob,
  type ReportBatch,
  type ReportBatchProgress,
  type ReportJob,
  type Written,
} from '../../src/jobs/index.ts';
import {
  Catalogue,
  ReportDetailsStore,
  ReportStore,
  type Granularity,
  type Report,
} from '../../src/reports/index.ts';
import type { TestRedis } from '../support/redis.ts';

/** The domain as a process puts it together, over a real Redis. */
export type Domain = ReturnType<typeof openDomain>;

export function openDomain(server: TestRedis) {
  const redis = server.connect();
  const catalogue = new Catalogue(redis);
  const reports = new ReportStore(redis, catalogue);
  const reportJobs = new ReportJobStore(redis, catalogue);
  const generations = openQueue(generateQueue, redis);
  const chunks = openQueue(batchQueue, redis);
  const batches = new ReportBatchStore(redis);
  return {
    redis,
    reports,
    reportJobs,
    generations,
    chunks,
    batches,
    accounts: new AccountStore(redis),
    entities: new EntityStore(redis),
    details: new ReportDetailsStore(redis),
    requests: new ReportRequests(reports, reportJobs, generations),
    batchRequests: new ReportBatches({ batches, reportJobs, batchQueue: chunks, generateQueue: generations }),
    inventories: openQueue(inventoryQueue, redis),
  };
}

export const accountId = (text: string): AccountId => accountIdSchema.parse(text);
export const entityArn = (text: string): EntityArn => entityArnSchema.parse(text);

/** The key of an entity whose ARN names its account. */
export function keyOf(arn: string): EntityKey {
  return { accountId: accountId(arn.split(':')[4] ?? ''), arn: entityArn(arn) };
}

/** May see these accounts only. */
export function scopeOf(...accountIds: string[]): AccountScope {
  return { kind: 'listed', accountIds: new Set(accountIds.map(accountId)) };
}

/** Reads again and again until there is something; a test that waits in vain ends by its time limit. */
export async function eventually<Found>(
  read: () => Promise<Found | null | undefined | false>,
): Promise<Found> {
  for (;;) {
    const found = await read();
    if (found !== null && found !== undefined && found !== false) return found;
    await sleep(50);
  }
}

/** Asks for a report whatever is stored, and waits for the job's end. */
export async function generate(
  domain: Domain,
  key: EntityKey,
  granularity: Granularity = 'SERVICE_LEVEL',
): Promise<FinishedReportJob> {
  const outcome = await domain.requests.request(allAccounts, { ...key, granularity, maxAgeSeconds: null });
  if (outcome.kind === 'notPermitted') throw new Error(`${key.arn} may not be asked for`);
  return endOf(domain, outcome.job);
}

export function endOf(domain: Domain, { accountId, id }: ReportJob): Promise<FinishedReportJob> {
  return eventually(async () => {
    const job = await domain.reportJobs.find(allAccounts, accountId, id);
    return job !== null && isFinished(job) ? job : null;
  });
}

export function batchEnd(domain: Domain, batch: ReportBatch): Promise<ReportBatchProgress> {
  return eventually(async () => {
    const progress = await domain.batches.progress(batch);
    return progress.finishedAt === null ? null : progress;
  });
}

/** A job as it is when it was just asked for. */
export function queuedJob(key: EntityKey, own: Partial<QueuedJob> = {}): ActiveReportJob {
  const who = {
    version: 1,
    id: randomUUID(),
    ...key,
    granularity: 'SERVICE_LEVEL',
    lane: 'interactive',
    priority: priorities.interactive,
  } as const;
  return { ...who, batchIds: [], createdAt: Date.now(), attempts: 0, revision: 0, status: 'QUEUED', ...own };
}
type QueuedJob = Extract<ReportJob, { status: 'QUEUED' }>;

/** A finished report of a job, with one row. */
export function reportOf(job: ReportJob, own: Partial<Report> = {}): Report {
  const { accountId, arn, granularity, id: reportJobId } = job;
  const row = { serviceName: 'Amazon S3', serviceNamespace: 's3', totalAuthenticatedEntities: 0 };
  const trackedActions = granularity === 'ACTION_LEVEL' ? [] : null;
  return {
    ...{ accountId, arn, granularity, jobId: `aws-${reportJobId}`, reportJobId },
    ...{ jobCreationDate: Date.now() - 1_000, jobCompletionDate: Date.now() },
    services: [{ ...row, lastAuthenticated: null, trackedActions }],
    ...own,
  };
}

/** Takes a job to COMPLETED as a worker does, with this report. */
export async function complete(
  { reportJobs }: Domain,
  job: ActiveReportJob,
  report = reportOf(job),
): Promise<ReportJob> {
  const generation = {
    awsJobId: report.jobId,
    workerId: 'worker',
    sessionId: 'session',
    generatedAt: Date.now(),
  };
  const begun = written(await reportJobs.save(job, (current) => transitions.generating(current, Date.now())));
  const end = (current: typeof begun) => transitions.completed(current, generation, Date.now());
  return written(await reportJobs.complete(begun, end, report));
}

export function written<Job extends ReportJob>(outcome: Written<Job>): Job {
  if (outcome.kind === 'conflict') throw new Error('somebody else changed the job');
  return outcome.job;
}

/** Closes what would keep the process from ending. */
export async function closeDomain({ generations, chunks, inventories }: Domain): Promise<void> {
  await Promise.all([generations.close(), chunks.close(), inventories.close()]);
}
