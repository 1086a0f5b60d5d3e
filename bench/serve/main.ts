import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startGuard } from '../../scripts/processes/guard.ts';
import { startApi, type ProductLaunch } from '../../scripts/processes/product.ts';
import { ensureRedisServer, startRedisServer } from '../../scripts/processes/redis-server.ts';
import { startProcess, type SupervisedProcess } from '../../scripts/processes/supervised-process.ts';
import { requestsPerSecond } from './load.ts';
import { mostReports, serveQuestions, type ServeQuestion } from './questions.ts';
import { servers } from './servers/index.ts';
import { answerSchema, type ServeAnswer } from './servers/peer-schema.ts';
import { storeReports } from './stored-report.ts';

const rawServer = 'node:http and JSON.stringify';
const fastestPeer = 'mercurius with JIT';
const rawShare = 0.6;

const rounds = 5;
const secondsToWarmUp = 2;
const secondsToMeasure = 1;

/**
 * A stored report over HTTP, and the same rows from other servers, in turn in one run. Lapse reads it from Redis at
 * each request; the others hold the answer's data in memory, and where Lapse is asked for another report each time they
 * give out the first one again.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lapse-serve-'));
  const guard = await startGuard();
  const environment = { ...process.env, HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'production' };
  const launch: ProductLaunch = { guard, logFolder: folder, code: 'build', environment };
  const location = { socket: join(folder, 'redis.sock'), dataFolder: folder };
  const redisServer = await startRedisServer(ensureRedisServer(), location, launch);
  const redis = new Redis(redisServer.ready);
  try {
    const arns = await storeReports(redis, mostReports);
    console.log(`${cpus().length} cores, Node ${process.version}; servers and load share them\n`);
    for (const question of serveQuestions) {
      const { query, reports } = question;
      const bodies = arns.slice(0, reports).map((arn) => JSON.stringify({ query, variables: { arn } }));
      printRates(question, await measure(bodies, redisServer.ready, launch));
    }
  } finally {
    redis.disconnect();
    await redisServer.stop();
    await guard.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Requests a second by server, a rate for each round. */
type Rates = ReadonlyMap<string, readonly number[]>;

/** All servers run at the same time and take turns, so that whatever else the machine does meets all of them. */
async function measure(bodies: readonly string[], redisUrl: string, launch: ProductLaunch): Promise<Rates> {
  const running: SupervisedProcess<string>[] = [];
  const urls = new Map<string, string>();
  try {
    const lapse = await startApi('lapse', redisUrl, launch);
    running.push(lapse);
    const url = new URL('/graphql', lapse.ready).href;
    urls.set('Lapse', url);
    const [body = ''] = bodies;
    const answer = await ask(url, body);
    const answerPath = join(launch.logFolder, 'answer.json');
    writeFileSync(answerPath, JSON.stringify(answer));
    for (const name of Object.keys(servers)) {
      const server = await startServer(name, answerPath, launch);
      running.push(server);
      assertSame(name, await ask(server.ready, body), answer);
      urls.set(name, server.ready);
    }
    return await takeTurns(urls, bodies);
  } finally {
    for (const server of running) await server.stop();
  }
}

async function takeTurns(urls: ReadonlyMap<string, string>, bodies: readonly string[]): Promise<Rates> {
  const rates = new Map<string, number[]>();
  for (const url of urls.values()) await requestsPerSecond(url, bodies, secondsToWarmUp);
  for (let round = 0; round < rounds; round++) {
    const turns = [...urls];
    for (const [name, url] of round % 2 === 0 ? turns : turns.reverse()) {
      rates.set(name, [...(rates.get(name) ?? []), await requestsPerSecond(url, bodies, secondsToMeasure)]);
    }
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

/** Ratios are worked out within each round, and the middle one counts. */
function printRates({ name }: ServeQuestion, rates: Rates): void {
  const raw = rates.get(rawServer) ?? [];
  const ratioOf = (server: string) =>
    median((rates.get(server) ?? []).map((rate, round) => rate / (raw[round] ?? NaN)));
  console.log(`# ${name}: requests a second, and their ratio to ${rawServer}\n`);
  for (const [server, rate] of rates) {
    console.log(
      `${server.padEnd(32)} ${median(rate).toFixed(0).padStart(6)}  ${ratioOf(server).toFixed(2).padStart(5)}`,
    );
  }
  console.log(`\nat least ${rawShare} of ${rawServer}: ${verdict(ratioOf('Lapse') >= rawShare)}`);
  console.log(`ahead of ${fastestPeer}: ${verdict(ratioOf('Lapse') > ratioOf(fastestPeer))}\n`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function verdict(isMet: boolean): string {
  return isMet ? 'met' : 'MISSED';
}
