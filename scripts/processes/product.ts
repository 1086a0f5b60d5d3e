import { devNull } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startProcess, type Launch, type SupervisedProcess } from './supervised-process.ts';

/** The programs of the product as they are run from source. */
const sources = { api: 'src/api/main.ts', worker: 'worker/main.ts', simulator: 'simulator/main.ts' };
type ProgramName = keyof typeof sources;

/** How the product's processes are started: from which code, and what they inherit. */
export interface ProductLaunch extends Launch {
  /** `build`: what `npm run build` has made; `scripts`: that too, by `npm run start:<name>`. */
  readonly code: 'source' | 'build' | 'scripts';
  readonly environment: NodeJS.ProcessEnv;
}

/** An AWS that runs here instead of the real one. */
export interface SimulatedAws {
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const readyLine = z.object({ ready: z.literal(true), url: z.url().optional() });
const readyLineWithUrl = readyLine.required();
const credentials = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

/** @returns a process whose `ready` is the simulator's address; see `describeSimulator` */
export function startSimulator(launch: ProductLaunch): Promise<SupervisedProcess<string>> {
  return startProgram('simulator', 'simulator', withoutAws(launch.environment), readUrl, launch);
}

/** A line for the accounts file of a simulator: every entity's report is made without anybody asking. */
export const collectEverything = 'refresh: { newEntities: true }\n';

/** Asks the simulator for its accounts file and for credentials that may enter its accounts. */
export async function describeSimulator(url: string): Promise<SimulatedAws & { accountsFile: string }> {
  const [accountsFile, keys] = await Promise.all([
    fetch(`${url}/_admin/accounts.yaml`).then((response) => response.text()),
    fetch(`${url}/_admin/credentials`).then(async (response) => credentials.parse(await response.json())),
  ]);
  return { url, accountsFile, ...keys };
}

/** @param aws undefined: the real one, as the environment's AWS settings say */
export function startWorker(
  name: string,
  { redisUrl, accountsPath, aws }: { redisUrl: string; accountsPath: string; aws: SimulatedAws | undefined },
  launch: ProductLaunch,
): Promise<SupervisedProcess<true>> {
  const environment = {
    ...(aws === undefined ? launch.environment : { ...withoutAws(launch.environment), ...awsSettings(aws) }),
    REDIS_URL: redisUrl,
    LAPSE_ACCOUNTS: accountsPath,
  };
  const readReady = (line: string) => (parseLine(readyLine, line) === undefined ? undefined : true);
  return startProgram('worker', name, environment, readReady, launch);
}

/** @returns a process whose `ready` is the API's address. It inherits no AWS setting: only workers talk to AWS. */
export function startApi(
  name: string,
  redisUrl: string,
  launch: ProductLaunch,
): Promise<SupervisedProcess<string>> {
  const environment = { ...withoutAws(launch.environment), REDIS_URL: redisUrl };
  return startProgram('api', name, environment, readUrl, launch);
}

function startProgram<Ready>(
  program: ProgramName,
  name: string,
  environment: NodeJS.ProcessEnv,
  readReady: (line: string) => Ready | undefined,
  launch: ProductLaunch,
): Promise<SupervisedProcess<Ready>> {
  return startProcess({ name, ...commandOf(program, launch.code), environment, readReady }, launch);
}

function commandOf(program: ProgramName, code: ProductLaunch['code']) {
  const source = sources[program];
  switch (code) {
    case 'source':
      return { command: process.execPath, args: ['--import', 'tsx', source] };
    case 'build':
      return {
        command: process.execPath,
        args: ['--enable-source-maps', join('dist', source.replace(/\.ts$/, '.js'))],
      };
    case 'scripts':
      return { command: 'npm', args: ['run', '--silent', `start:${program}`] };
  }
}

function readUrl(line: string): string | undefined {
  return parseLine(readyLineWithUrl, line)?.url;
}

function parseLine<Schema extends z.ZodType>(schema: Schema, line: string): z.infer<Schema> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** What points the AWS SDK to the simulator, and keeps this machine's own AWS files out of it. */
function awsSettings({ url, accessKeyId, secretAccessKey }: SimulatedAws): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AWS_')));
}
