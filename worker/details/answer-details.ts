import { setTimeout as sleep } from 'node:timers/promises';
import type { LRUCache } from 'lru-cache';
import type { RedisClient } from '../../src/redis/index.ts';
import { publishDetailsAnswer, type DetailsPayload, type ReportJobError } from '../../src/jobs/index.ts';
import type { SharedClock } from '../../src/redis/index.ts';
import type { ReportDetailsStore } from '../../src/reports/index.ts';
import type { AccountEntries } from '../accounts/account-entries.ts';
import {
  awsFailureOf,
  generateDetails,
  readDetails,
  readEntityAccesses,
  readGrantingPolicies,
  type Pacer,
  type Session,
  type Sessions,
} from '../aws/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';

/**
 * AWS jobs that took the place of a report's own when its session had ended, by the JobId of the report: whoever
 * opens one service after the other has one generated, not one each.
 */
export type Successors = LRUCache<string, { readonly sessionId: string; readonly awsJobId: string }>;

interface ReadableJob {
  readonly session: Session;
  readonly awsJobId: string;
}

export interface DetailsContext {
  readonly redis: RedisClient;
  readonly details: ReportDetailsStore;
  readonly entries: AccountEntries;
  readonly sessions: Sessions;
  readonly successors: Successors;
  readonly pacer: Pacer;
  readonly clock: SharedClock;
  readonly logger: Logger;
}

/** As long as a query waits, and a little more so that a late answer is there for the next. */
const patienceMilliseconds = 30_000;
const pollEveryMilliseconds = 500;

/** Fetches the details of a report that a query waits for, stores them, and tells those who wait. */
export async function answerDetails(context: DetailsContext, request: DetailsPayload): Promise<void> {
  const { apiRequestId, accountId, kind } = request;
  const about = { requestId: apiRequestId, accountId, kind };
  const error = await fetchDetails(context, request).then(
    () => {
      context.logger.info(about, "a report's details are there");
      return null;
    },
    (thrown: unknown) => {
      context.logger.warn({ ...about, error: thrown }, "a report's details could not be fetched");
      return detailsError(request, thrown);
    },
  );
  await publishDetailsAnswer(context.redis, request.requestId, error);
}

async function fetchDetails(context: DetailsContext, request: DetailsPayload): Promise<void> {
  const report = { accountId: request.accountId, jobId: request.awsJobId };
  const stored = await context.details.find(report, request.kind, request.serviceNamespaces);
  const missing = request.serviceNamespaces.filter((namespace) => !stored.has(namespace));
  if (request.kind === 'entities') {
    await fetchEntityAccesses(context, request, missing);
  } else {
    const policies = await inSession(context, request, (session) =>
      readGrantingPolicies(session, context.pacer, request.arn, missing),
    );
    await context.details.save(report, 'grantingPolicies', policies);
  }
}

/** From the report's own AWS job while its session lives; otherwise from a new one, because no other may read it. */
async function fetchEntityAccesses(
  context: DetailsContext,
  request: DetailsPayload,
  serviceNamespaces: string[],
): Promise<void> {
  const readable = readableJob(context, request);
  if (readable !== null) {
    try {
      await readAll(context, request, serviceNamespaces, readable);
      return;
    } catch (error) {
      const { kind } = awsFailureOf(error);
      if (kind !== 'notFound' && kind !== 'sessionLost') throw error;
      if (kind === 'sessionLost') context.sessions.drop(readable.session);
    }
  }
  await inSession(context, request, async (session) => {
    const awsJobId = await generateAnew(context, request, session);
    context.successors.set(request.awsJobId, { sessionId: session.id, awsJobId });
    await readAll(context, request, serviceNamespaces, { session, awsJobId });
  });
}

/** The AWS job that the report is from, or the one that took its place; null when no living session may read it. */
function readableJob(
  { sessions, successors }: DetailsContext,
  { sessionId, awsJobId }: DetailsPayload,
): ReadableJob | null {
  const job = successors.get(awsJobId) ?? { sessionId, awsJobId };
  const session = job.sessionId === null ? null : sessions.find(job.sessionId);
  return session === null ? null : { session, awsJobId: job.awsJobId };
}

/** Each service's answer is stored as it comes in: whoever asks again finds what was had before a trouble. */
async function readAll(
  { pacer, details }: DetailsContext,
  { accountId, awsJobId: jobId }: DetailsPayload,
  serviceNamespaces: string[],
  { session, awsJobId }: ReadableJob,
): Promise<void> {
  for (const namespace of serviceNamespaces) {
    const accesses = await readEntityAccesses(session, pacer, awsJobId, namespace);
    await details.save({ accountId, jobId }, 'entities', new Map([[namespace, accesses]]));
  }
}

async function generateAnew({ pacer }: DetailsContext, { accountId, arn }: DetailsPayload, session: Session) {
  const deadline = Date.now() + patienceMilliseconds;
  const awsJobId = await pacer.call(accountId, 'GenerateServiceLastAccessedDetails', 'interactive', () =>
    generateDetails(session, arn, 'SERVICE_LEVEL'),
  );
  while (Date.now() < deadline) {
    await sleep(pollEveryMilliseconds);
    const outcome = await pacer.call(accountId, 'GetServiceLastAccessedDetails', 'interactive', () =>
      readDetails(session, awsJobId, 'SERVICE_LEVEL', null),
    );
    if (outcome.kind === 'completed' || outcome.kind === 'morePages') return awsJobId;
    if (outcome.kind === 'failed') throw new Error(`AWS could not make the report: ${outcome.message ?? ''}`);
  }
  throw new Error('AWS did not finish the report in time');
}

async function inSession<Result>(
  { entries, sessions, clock }: DetailsContext,
  { accountId }: DetailsPayload,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const entry = entries.find(accountId);
  if (entry === null) throw new Error(`account ${accountId} is not configured`);
  return sessions.work(entry, clock.now() + patienceMilliseconds, work);
}

function detailsError({ accountId, arn }: DetailsPayload, thrown: unknown): ReportJobError {
  const { kind, awsCode } = awsFailureOf(thrown);
  switch (kind) {
    case 'accessDenied':
      return {
        code: 'ACCESS_DENIED',
        message: `The reader role of account ${accountId} could not be entered or may not read these details; check its trust and policy.`,
        awsCode,
        retryable: false,
      };
    case 'notFound':
      return { code: 'ENTITY_NOT_FOUND', message: `AWS knows no entity ${arn}.`, awsCode, retryable: false };
    case 'invalidInput':
      return {
        code: 'INVALID_INPUT',
        message: `AWS rejected the request for ${arn}.`,
        awsCode,
        retryable: false,
      };
    case 'throttled':
      return {
        code: 'THROTTLED',
        message: `AWS throttles account ${accountId}; ask again later.`,
        awsCode,
        retryable: true,
      };
    default:
      return {
        code: 'INTERNAL',
        message: 'The details could not be fetched; ask again.',
        awsCode: null,
        retryable: true,
      };
  }
}
