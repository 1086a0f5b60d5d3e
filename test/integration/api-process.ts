import type { Redis } from 'ioredis';
import { z } from 'zod';
import { AccountStore, accountSchema, type Account } from '../../src/accounts/index.ts';
import { startApi } from '../../src/api/start-api.ts';
import { readApiSettings } from '../../src/config/index.ts';
import { EntityStore, entitySchema, type Entity } from '../../src/entities/index.ts';
import {
  publishAccounts,
  priorities,
  publishInventory,
  ReportJobStore,
  transitions,
  type ActiveReportJob,
  type ReportJob,
} from '../../src/jobs/index.ts';
import { Catalogue, type Report } from '../../src/reports/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

export const accountId = '111122223333';
export const roleArn = `arn:aws:iam::${accountId}:role/app/Deploy`;
export const managedPolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

/** Writes to Redis what a worker would. */
export interface Seed {
  readonly redis: Redis;
  readonly reportJobs: ReportJobStore;
  account(account?: Partial<Record<keyof Account, unknown>>): Promise<void>;
  /** Without anything said, the role `roleArn`. */
  entity(entity?: Record<string, unknown>): Promise<Entity>;
  report(report: Report): Promise<ReportJob>;
}

export interface ApiProcess {
  readonly url: string;
  readonly redis: TestRedis;
  readonly seed: Seed;
  /** Posts an operation and answers with status and body. */
  readonly post: (
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ) => Promise<GraphQLAnswer>;
  readonly stop: () => Promise<void>;
}

/** The body of an answer. */
export const graphqlAnswer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).loose() }))
    .default([]),
});

interface GraphQLAnswer {
  readonly status: number;
  readonly data: unknown;
  /** `code: message` of each error. */
  readonly errors: readonly string[];
}

/** An API in this process with a Redis of its own, which `prepare` fills before it starts. */
export async function startApiProcess(
  prepare: (seed: Seed) => Promise<void> = () => Promise.resolve(),
  environment: Record<string, string> = {},
): Promise<ApiProcess> {
  const redis = await startRedis();
  const seed = createSeed(redis.connect());
  await prepare(seed);
  const settings = readApiSettings({ REDIS_URL: redis.url, PORT: '0', ...environment });
  const api = await startApi(settings, createLogger('api', 'silent'));
  const url = new URL(api.url).origin;
  return {
    ...{ url, redis, seed },
    post: (query, variables = {}, headers = {}) => post(url, { query, variables }, headers),
    async stop() {
      await api.stop();
      await redis.stop();
    },
  };
}

async function post(url: string, body: object, headers: Record<string, string>): Promise<GraphQLAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const { data, errors } = graphqlAnswer.parse(await response.json());
  return {
    ...{ status: response.status, data },
    errors: errors.map(({ message, extensions }) => `${extensions.code}: ${message}`),
  };
}

function createSeed(redis: Redis): Seed {
  const accounts = new AccountStore(redis);
  const entities = new EntityStore(redis);
  const reportJobs = new ReportJobStore(redis, new Catalogue(redis));
  return {
    ...{ redis, reportJobs },
    async account(account = {}) {
      await accounts.save(
        accountSchema.parse({
          accountId,
          name: 'payments',
          partition: 'aws',
          status: 'REACHABLE',
          statusReason: null,
          inventoriedAt: Date.UTC(2026, 4, 1),
          ...account,
        }),
      );
      await publishAccounts(redis);
    },
    async entity(details = {}) {
      const entity = entitySchema.parse({ ...role, ...details });
      await entities.save(entity.accountId, [entity]);
      await publishInventory(redis, entity.accountId);
      return entity;
    },
    async report(report) {
      const job = await reportJobs.start(queuedJob(report));
      if (job?.status !== 'QUEUED') throw new Error('a job for the same report is under way');
      return complete(reportJobs, job, report);
    },
  };
}

const role = {
  type: 'ROLE',
  accountId,
  arn: roleArn,
  name: 'Deploy',
  path: '/app/',
  entityId: 'AROAEXAMPLE',
  createdAt: Date.UTC(2024, 0, 1),
  deletedAt: null,
  tags: [{ key: 'team', value: 'payments' }],
  attachedPolicyArns: [],
  inlinePolicyNames: [],
  description: null,
  maxSessionDuration: 3600,
  lastUsedAt: null,
  lastUsedRegion: null,
  permissionsBoundaryArn: null,
  assumeRolePolicyDocument: null,
};

/** A job as it is when it was just asked for. */
export function queuedJob({
  accountId: account,
  arn,
  granularity,
  reportJobId,
}: Pick<Report, 'accountId' | 'arn' | 'granularity' | 'reportJobId'>): ActiveReportJob {
  return {
    ...{ version: 1, id: reportJobId, accountId: account, arn, granularity, lane: 'interactive' },
    ...{
      priority: priorities.interactive,
      batchIds: [],
      createdAt: Date.now(),
      attempts: 0,
      revision: 0,
      status: 'QUEUED',
    },
  };
}

/** Takes a job through its states to COMPLETED, as a worker does. */
export async function complete(
  reportJobs: ReportJobStore,
  job: ActiveReportJob,
  report: Report,
): Promise<ReportJob> {
  const generation = {
    ...{ awsJobId: report.jobId, workerId: 'worker', sessionId: 'session' },
    generatedAt: report.jobCreationDate,
  };
  const begun = await reportJobs.save(job, (current) => transitions.generating(current, Date.now()));
  if (begun.kind === 'conflict') throw new Error('somebody else changed the job');
  const written = await reportJobs.complete(
    begun.job,
    (current) => transitions.completed(current, generation, Date.now()),
    report,
  );
  if (written.kind === 'conflict') throw new Error('somebody else changed the job');
  return written.job;
}
