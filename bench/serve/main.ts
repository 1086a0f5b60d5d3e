import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startGuard } from '../../scripts/processes/guard.ts';
import { startApi, type ProductLaunch } from '../../scripts/processes/product.ts';
import { ensureRedisServer, startRedisServer } from '../../scripts/processes/redis-server.ts';
import { startProcess, type SupervisedProcess } from '../../scripts/processes/supervised-process.ts';
import { requestsPerSecond } from './load.ts';
import { serveQuestions, type ServeQuestion } from './questions.ts';
import { servers } from './servers/index.ts';
import { answerSchema, type ServeAnswer } from './servers/peer-schema.ts';
import { storeReport } from './stored-report.ts';

const rawServer = 'node:http and JSON.stringify';
const fastestPeer = 'mercurius with JIT';
const rawShare = 0.6;

/**
 * A stored report over HTTP, and the same rows from other servers, one after the other in one run. Lapse reads it
 * from Redis at each request; the others hold the answer's data in memory.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lapse-serve-'));
  const guard = await startGuard();
  const environment = { ...process.env, HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'production' };
  const launch: ProductLaunch = { guard, logFolder: folder, code: 'source', environment };
  const location = { socket: join(folder, 'redis.sock'), dataFolder: folder };
  const redisServer = await startRedisServer(ensureRedisServer(), location, launch);
  const redis = new Redis(redisServer.ready);
  try {
    const arn = await storeReport(redis);
    console.log(`${cpus().length} cores, Node ${process.version}; servers and load share them\n`);
    for (const question of serveQuestions) {
      const body = JSON.stringify({ query: question.query, variables: { arn } });
      printRates(question, await measure(body, redisServer.ready, launch));
    }
  } finally {
    redis.disconnect();
    await redisServer.stop();
    await guard.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Requests a second by server, Lapse's own with the others. */
type Rates = ReadonlyMap<string, number>;

async function measure(body: string, redisUrl: string, launch: ProductLaunch): Promise<Rates> {
  const rates = new Map<string, number>();
  const lapse = await startApi('lapse', redisUrl, launch);
  const url = new URL('/graphql', lapse.ready).href;
  const answer = await ask(url, body);
  rates.set('Lapse', await requestsPerSecond(url, body));
  await lapse.stop();
  const answerPath = join(launch.logFolder, 'answer.json');
  writeFileSync(answerPath, JSON.stringify(answer));
  for (const name of Object.keys(servers)) {
    const server = await startServer(name, answerPath, launch);
    assertSame(name, await ask(server.ready, body), answer);
    rates.set(name, await requestsPerSecond(server.ready, body));
    await server.stop();
  }
  return rates;
}

function startServer(
  name: string,
  answerPath: string,
  launch: ProductLaunch,
): Promise<SupervisedProcess<string>> {
  return startProcess(
    {
      name: name.replaceAll(/\W+/g, '-'),
      command: process.execPath,
      args: ['--import', 'tsx', 'bench/serve/server-process.ts', name, answerPath],
      environment: launch.environment,
      readReady: (line) => /"url":"([^"]+)"/.exec(line)?.[1],
    },
    launch,
  );
}

async function ask(url: string, body: string): Promise<ServeAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return answerSchema.parse(await response.json());
}

function assertSame(name: string, answer: ServeAnswer, expected: ServeAnswer): void {
  if (JSON.stringify(answer) !== JSON.stringify(expected)) throw new Error(`${name} answers something else`);
}

function printRates({ name }: ServeQuestion, rates: Rates): void {
  const raw = rates.get(rawServer) ?? NaN;
  const lapse = rates.get('Lapse') ?? NaN;
  console.log(`# ${name}: requests a second, and their ratio to ${rawServer}\n`);
  for (const [server, rate] of rates) {
    console.log(
      `${server.padEnd(32)} ${rate.toFixed(0).padStart(6)}  ${(rate / raw).toFixed(2).padStart(5)}`,
    );
  }
  console.log(`\nat least ${rawShare} of ${rawServer}: ${verdict(lapse >= rawShare * raw)}`);
  console.log(`ahead of ${fastestPeer}: ${verdict(lapse > (rates.get(fastestPeer) ?? NaN))}\n`);
}

function verdict(isMet: boolean): string {
  return isMet ? 'met' : 'MISSED';
}
