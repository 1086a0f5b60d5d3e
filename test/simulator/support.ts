import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { GetServiceLastAccessedDetailsResponse } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SimulatorAdmin, type EntityTruth } from '../support/simulator-admin.ts';
import { startSimulator, type SettingsPatch, type Simulator } from '../../simulator/index.ts';

/** Without waiting, throttles and unreachable accounts, unless a test asks for them. */
const calm: SettingsPatch = {
  latencyMinimumMs: 0,
  latencyMaximumMs: 0,
  jobMinimumMs: 0,
  jobMaximumMs: 0,
  throttles: {},
  accounts: 5,
};

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const accountsFile = z.object({
  accounts: z.array(
    z.object({
      accountId: z.string(),
      name: z.string(),
      roleArn: z.string(),
      externalId: z.string(),
      partition: z.string(),
    }),
  ),
});
export type ListedAccount = z.infer<typeof accountsFile>['accounts'][number];

/** A simulator that lives as long as the test. */
export async function simulator(settings: SettingsPatch = {}): Promise<Simulator> {
  const started = await startSimulator({ settings: { ...calm, ...settings } });
  onTestFinished(() => started.close());
  return started;
}

/** The accounts that its accounts file names; the first is the management account. */
export function accountsOf(aws: Simulator): ListedAccount[] {
  return accountsFile.parse(parse(aws.accountsFile())).accounts;
}

/** The management account, which can always be entered. */
export function managementOf(aws: Simulator): ListedAccount {
  const [management] = accountsOf(aws);
  if (management === undefined) throw new Error('The world has no accounts.');
  return management;
}

function configuration(aws: Simulator, credentials: Keys, region: string) {
  return { endpoint: aws.url, region, credentials, maxAttempts: 1 };
}

export function stsClient(
  aws: Simulator,
  credentials: Keys = aws.credentials(),
  region = 'us-east-1',
): STSClient {
  return new STSClient(configuration(aws, credentials, region));
}

export function iamClient(aws: Simulator, credentials: Keys, region = 'us-east-1'): IAMClient {
  return new IAMClient(configuration(aws, credentials, region));
}

export function organizationsClient(
  aws: Simulator,
  credentials: Keys = aws.credentials(),
): OrganizationsClient {
  return new OrganizationsClient(configuration(aws, credentials, 'us-east-1'));
}

/** Keys of a new session of an account's reader role. */
export async function enter(
  aws: Simulator,
  account: ListedAccount = managementOf(aws),
  options: { sessionName?: string; seconds?: number; from?: Keys } = {},
): Promise<Required<Keys>> {
  const answer = await stsClient(aws, options.from ?? aws.credentials()).send(
    new AssumeRoleCommand({
      RoleArn: account.roleArn,
      ExternalId: account.externalId,
      RoleSessionName: options.sessionName ?? 'test',
      DurationSeconds: options.seconds,
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** An IAM client in a fresh session of an account. */
export async function iamIn(aws: Simulator, account?: ListedAccount): Promise<IAMClient> {
  return iamClient(aws, await enter(aws, account));
}

export async function generate(
  iam: IAMClient,
  arn: string,
  granularity: 'SERVICE_LEVEL' | 'ACTION_LEVEL' = 'SERVICE_LEVEL',
): Promise<string> {
  const { JobId } = await iam.send(
    new GenerateServiceLastAccessedDetailsCommand({ Arn: arn, Granularity: granularity }),
  );
  if (JobId === undefined) throw new Error(`There is no JobId for ${arn}.`);
  return JobId;
}

/** The first page of a report once its job has ended. */
export async function finished(
  iam: IAMClient,
  jobId: string,
  maxItems = 1000,
): Promise<GetServiceLastAccessedDetailsResponse> {
  for (;;) {
    const answer = await iam.send(
      new GetServiceLastAccessedDetailsCommand({ JobId: jobId, MaxItems: maxItems }),
    );
    if (answer.JobStatus !== 'IN_PROGRESS') return answer;
    await delay(5);
  }
}

/** Asks the admin path; rejects with its message where it refuses. */
export function admin(
  aws: Simulator,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
): Promise<unknown> {
  return new SimulatorAdmin(aws.url).request(method, path, body);
}

/** What the reports of an account's entities must say. */
export async function truthOf(
  aws: Simulator,
  accountId: string,
  granularity: 'SERVICE_LEVEL' | 'ACTION_LEVEL' = 'SERVICE_LEVEL',
): Promise<EntityTruth[]> {
  return (await new SimulatorAdmin(aws.url).truth({ accountId, granularity })).entities;
}

/** The truth of one entity, with who is behind each service and which policies grant it. */
export async function detailedTruth(aws: Simulator, accountId: string, arn: string): Promise<EntityTruth> {
  const [entity] = (await new SimulatorAdmin(aws.url).truth({ accountId, arn })).entities;
  if (entity === undefined) throw new Error(`There is no truth of ${arn}.`);
  return entity;
}

/** Any entity of the account for which the condition holds. */
export async function someEntity(
  aws: Simulator,
  accountId: string,
  condition: (entity: EntityTruth) => boolean,
): Promise<EntityTruth> {
  const entity = (await truthOf(aws, accountId)).find(condition);
  if (entity === undefined) throw new Error(`No entity of account ${accountId} is as the test needs it.`);
  return entity;
}
