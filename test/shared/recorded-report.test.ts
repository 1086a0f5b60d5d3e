import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi, startWorker } from '../../scripts/processes/product.ts';
import { resultDocument, type XmlObject } from '../../simulator/protocol/xml.ts';
import { ask, subscribe } from '../support/graphql.ts';
import { sharedGuard } from '../support/guard.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { readRecording } from './recordings.ts';

/** The account and the user that the recorded answers are about. */
const accountId = '644160558196';
const userArn = `arn:aws:iam::${accountId}:user/kapil`;

const generated = await readRecording('iam.GenerateServiceLastAccessedDetails_1');
const inProgress = await readRecording('iam.GetServiceLastAccessedDetails_1');
const completed = await readRecording('iam.GetServiceLastAccessedDetails_2');
const user = await readRecording('iam.GetUser_1');

/** Answers by operation; GetServiceLastAccessedDetails says IN_PROGRESS once. */
function createAnswers(): Record<string, () => XmlObject> {
  let polls = 0;
  const credentials = {
    AccessKeyId: 'ASIAREPLAYREPLAY0000',
    SecretAccessKey: 'secret',
    SessionToken: 'token',
    Expiration: new Date(Date.now() + 3_600_000),
  };
  const kapil = user.result.User ?? {};
  return {
    GetCallerIdentity: () => ({ Arn: userArn, UserId: 'AIDAREPLAY', Account: accountId }),
    AssumeRole: () => ({ Credentials: credentials }),
    GetAccountAuthorizationDetails: () => ({ IsTruncated: false, UserDetailList: [kapil] }),
    ListUsers: () => ({ IsTruncated: false, Users: [kapil] }),
    ListRoles: () => ({ IsTruncated: false, Roles: [] }),
    GenerateServiceLastAccessedDetails: () => generated.result,
    GetServiceLastAccessedDetails: () => (polls++ === 0 ? inProgress.result : completed.result),
  };
}

/** Replays AWS: whoever asks gets the recorded answers as XML, as AWS wrote them. */
async function startReplay(): Promise<Server> {
  const answers = createAnswers();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const form = new URLSearchParams(await text(request));
    const operation = form.get('Action') ?? '';
    const service = form.get('Version') === '2011-06-15' ? 'sts' : 'iam';
    const namespace = `https://${service}.amazonaws.com/doc/${form.get('Version') ?? ''}/`;
    const result = answers[operation]?.();
    response.writeHead(result === undefined ? 400 : 200, {
      'content-type': 'text/xml',
      'x-amzn-requestid': completed.requestId,
    });
    response.end(
      result === undefined ? '' : resultDocument(namespace, operation, result, completed.requestId),
    );
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

let aws: Server;
let redis: TestRedis;
let apiUrl: string;
let stopProcesses: () => Promise<unknown>;
beforeAll(async () => {
  const folder = createTemporaryFolder();
  [aws, redis] = await Promise.all([startReplay(), startRedis(folder)]);
  const url = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  const accountsPath = join(folder, 'accounts.yaml');
  const roleArn = `arn:aws:iam::${accountId}:role/LapseReader`;
  writeFileSync(accountsPath, JSON.stringify({ accounts: [{ accountId, roleArn }] }));
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, HOST: '127.0.0.1', PORT: '0' };
  const launch = { guard: await sharedGuard(), logFolder: folder, code: 'build', environment } as const;
  const credentials = { url, accessKeyId: 'AKIAREPLAYREPLAY0000', secretAccessKey: 'secret' };
  const [api, worker] = await Promise.all([
    startApi('api', redis.url, launch),
    startWorker('worker', { redisUrl: redis.url, accountsPath, aws: credentials }, launch),
  ]);
  apiUrl = new URL(api.ready).origin;
  stopProcesses = () => Promise.all([api.stop('SIGKILL'), worker.stop('SIGKILL')]);
});
afterAll(async () => {
  await stopProcesses();
  aws.closeAllConnections();
  aws.close();
  await redis.stop();
});

/** The recorded rows in the words of the API. */
const recordedRows = z
  .object({
    ServicesLastAccessed: z.array(
      z
        .object({
          ServiceName: z.string(),
          ServiceNamespace: z.string(),
          LastAuthenticated: z.date().optional(),
          LastAuthenticatedEntity: z.string().optional(),
          TotalAuthenticatedEntities: z.number(),
        })
        .transform((row) => ({
          serviceName: row.ServiceName,
          serviceNamespace: row.ServiceNamespace,
          lastAuthenticated: row.LastAuthenticated?.toISOString() ?? null,
          lastAuthenticatedEntity: row.LastAuthenticatedEntity ?? null,
          lastAuthenticatedRegion: null,
          totalAuthenticatedEntities: row.TotalAuthenticatedEntities,
          trackedActions: null,
        })),
    ),
  })
  .parse(completed.result).ServicesLastAccessed;

/** Asks until the inventory has the user, then has its report generated; resolves with the job's last state. */
async function generateReport(): Promise<Job> {
  const { generateReport: payload } = await untilKnown();
  if (payload.reportJob === null) throw new Error(JSON.stringify(payload.userErrors));
  const { id } = payload.reportJob;
  let last: Job | undefined;
  const document = 'subscription ($id: ID!) { reportJob(id: $id) { id status error { code message } } }';
  for await (const { reportJob } of subscribe<{ reportJob: Job }>(apiUrl, document, { id })) last = reportJob;
  if (last === undefined) throw new Error('the subscription said nothing');
  return last;
}

interface Job {
  readonly id: string;
  readonly status: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}
interface Payload {
  readonly generateReport: { readonly reportJob: Job | null; readonly userErrors: unknown[] };
}

async function untilKnown(): Promise<Payload> {
  const document = `mutation ($arn: Arn!) {
    generateReport(input: { arn: $arn }) { reportJob { id status } userErrors { code message } }
  }`;
  for (;;) {
    const { entity } = await ask<{ entity: unknown }>(
      apiUrl,
      'query ($arn: Arn!) { entity(arn: $arn) { id } }',
      {
        arn: userArn,
      },
    );
    if (entity !== null) return ask<Payload>(apiUrl, document, { arn: userArn });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const pageDocument = `query ($arn: Arn!, $after: String) {
  entity(arn: $arn) {
    report {
      jobId
      granularity
      jobCreationDate
      jobCompletionDate
      services(first: 100, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
          serviceName
          serviceNamespace
          lastAuthenticated
          lastAuthenticatedEntity
          lastAuthenticatedRegion
          totalAuthenticatedEntities
          trackedActions { actionName }
        }
      }
    }
  }
}`;
const pageData = z.object({
  entity: z.object({
    report: z.object({
      jobId: z.string(),
      granularity: z.string(),
      jobCreationDate: z.string(),
      jobCompletionDate: z.string(),
      services: z.object({
        totalCount: z.number(),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(z.unknown()),
      }),
    }),
  }),
});

async function readReport() {
  const rows: unknown[] = [];
  for (let after: string | null = null; ;) {
    const answer: unknown = await ask(apiUrl, pageDocument, { arn: userArn, after });
    const { report } = pageData.parse(answer).entity;
    rows.push(...report.services.nodes);
    if (!report.services.pageInfo.hasNextPage) return { ...report, rows };
    after = report.services.pageInfo.endCursor;
  }
}

test('what AWS answered in 2019 is read back through GraphQL, row for row', async () => {
  expect(await generateReport()).toMatchObject({ status: 'COMPLETED', error: null });
  const report = await readReport();
  expect(report).toMatchObject({
    jobId: generated.result.JobId,
    granularity: 'SERVICE_LEVEL',
    jobCreationDate: '2019-03-13T12:56:11.074Z',
    services: { totalCount: 168 },
  });
  expect(new Date(report.jobCompletionDate)).toEqual(completed.result.JobCompletionDate);
  expect(report.rows).toEqual(recordedRows);
});
