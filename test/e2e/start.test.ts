import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ask, subscribe } from '../support/graphql.ts';
import { npmStart, stillRunning, type NpmStart } from '../support/npm-start.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

let started: NpmStart[] = [];
async function endAll(): Promise<void> {
  for (const each of started) if (each.descendants().length > 0) each.kill();
  await Promise.all(started.map(({ exitCode }) => exitCode));
  started = [];
}

function start(
  environment: Readonly<Record<string, string>> = {},
  dataFolder = createTemporaryFolder(),
): NpmStart {
  const command = npmStart({ LAPSE_DATA: dataFolder, SIMULATOR_JOB_MAXIMUM_MS: '500', ...environment });
  started.push(command);
  return command;
}

async function apiUrlOf(command: NpmStart): Promise<string> {
  const line = await command.line('ready  api');
  return new URL(line.slice(line.indexOf('http'))).origin;
}

describe('in one data folder', () => {
  const dataFolder = createTemporaryFolder();
  let first: NpmStart;
  let second: NpmStart;
  let arn: string;
  let jobId: string | undefined;
  beforeAll(async () => {
    first = start({}, dataFolder);
    await first.line('Ctrl-C stops everything');
  });
  afterAll(endAll);

  test('the example that a start prints can be pasted', async () => {
    const body = /-d '(.*)'/.exec(await first.line("-d '"))?.[1] ?? '';
    const url = /curl -s (\S+)/.exec(await first.line('curl -s'))?.[1] ?? '';
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ data: { accounts: { totalCount: 12 } } });
  });

  test('another start is told of the one that runs', async () => {
    const other = start({}, dataFolder);
    expect(await other.exitCode).toBe(1);
    expect(other.output()).toContain(`already running with its data in ${dataFolder}`);
  });

  test('Ctrl-C ends everything that was started, without an error', async () => {
    const url = await apiUrlOf(first);
    arn = await findRole(url);
    jobId = await generateReport(url, arn);
    const processes = first.descendants();
    expect(processes.map(({ command: line }) => line).join('\n')).toMatch(
      /guard[^]*redis[^]*simulator[^]*worker[^]*api/,
    );
    first.interrupt();
    expect(await first.exitCode).toBe(0);
    expect(stillRunning(processes)).toEqual([]);
  });

  test('a second start finds the reports of the first', async () => {
    second = start({}, dataFolder);
    const { entity } = await ask<{ entity: { report: { jobId: string } | null } }>(
      await apiUrlOf(second),
      'query ($arn: Arn!) { entity(arn: $arn) { report { jobId } } }',
      { arn },
    );
    expect(entity.report?.jobId).toBe(jobId);
  });

  test('a start that is killed leaves nothing behind', async () => {
    await second.line('Ctrl-C stops everything');
    const processes = second.descendants();
    second.kill();
    await vi.waitFor(
      () => {
        expect(stillRunning(processes)).toEqual([]);
      },
      { timeout: 60_000, interval: 100 },
    );
  });
});

describe('in a data folder of its own', () => {
  afterEach(endAll);

  test('a process that dies takes the others with it, and is named with its last words', async () => {
    const command = start();
    await command.line('Ctrl-C stops everything');
    const processes = command.descendants();
    const worker = processes.find(({ command: line }) => line.includes('worker/main.ts'));
    process.kill(worker?.processId ?? 0, 'SIGKILL');
    expect(await command.exitCode).toBe(1);
    expect(command.output()).toContain('The worker process ended by SIGKILL. Its last lines:');
    expect(stillRunning(processes)).toEqual([]);
  });

  test.each([
    { setting: 'PORT', purpose: 'the API' },
    { setting: 'SIMULATOR_PORT', purpose: 'the simulated AWS' },
  ])('a taken $setting is named before anything is started', async ({ setting, purpose }) => {
    const { server, port } = await listen();
    const command = start({ [setting]: String(port) });
    expect(await command.exitCode).toBe(1);
    expect(command.output()).toContain(
      `Port ${port} on 127.0.0.1 is taken, and ${purpose} is to listen there`,
    );
    expect(command.output()).toContain(`${setting}=${port + 1}`);
    expect(command.output()).not.toContain('ready');
    server.close();
  });

  test.each([
    { setting: 'PORT', value: 'eighty' },
    { setting: 'REDIS_URL', value: 'localhost' },
    { setting: 'LAPSE_ACCOUNTS', value: '/nowhere/accounts.yaml' },
  ])('a wrong $setting is named with its value', async ({ setting, value }) => {
    const command = start({ [setting]: value });
    expect(await command.exitCode).toBe(1);
    expect(command.output()).toMatch(new RegExp(`${setting} is "?${value}`));
  });
});

function listen(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : 0 });
    });
  });
}

/** The inventory takes a moment after the first start. */
function findRole(apiUrl: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const { entities } = await ask<{ entities: { nodes: { arn: string }[] } }>(
        apiUrl,
        '{ entities(first: 1, filter: { types: [ROLE] }) { nodes { arn } } }',
      );
      const [role] = entities.nodes;
      if (role === undefined) throw new Error('There is no role yet.');
      return role.arn;
    },
    { timeout: 60_000, interval: 200 },
  );
}

/** Generates a report and watches its job to the end; resolves with AWS's JobId. */
async function generateReport(apiUrl: string, arn: string): Promise<string | undefined> {
  const { generateReport: payload } = await ask<{ generateReport: { reportJob: { id: string } } }>(
    apiUrl,
    'mutation ($arn: Arn!) { generateReport(input: { arn: $arn }) { reportJob { id } } }',
    { arn },
  );
  let awsJobId: string | undefined;
  const document = 'subscription ($id: ID!) { reportJob(id: $id) { status awsJobId } }';
  const changes = subscribe<{ reportJob: { status: string; awsJobId: string } }>(
    apiUrl,
    document,
    payload.reportJob,
  );
  for await (const { reportJob } of changes)
    if (reportJob.status === 'COMPLETED') awsJobId = reportJob.awsJobId;
  return awsJobId;
}
