import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startGuard } from '../../scripts/processes/guard.ts';
import { startApi, type ProductLaunch } from '../../scripts/processes/product.ts';
import { ensureRedisServer, startRedisServer } from '../../scripts/processes/redis-server.ts';
import { startProcess, type SupervisedProcess } from '../../scripts/processes/supervised-process.ts';
import { storeAccounts } from '../query/data-set.ts';
import { Random } from '../query/random.ts';
import { RandomReports } from '../query/random-report.ts';
import { cpuMillisecondsOf } from '../query/surroundings.ts';
import { Load } from './load.ts';

const accounts = 20;
const rounds = 9;
const roundMilliseconds = 2_000;
const warmUpMilliseconds = 6_000;
/** At most a tenth of the throughput may go into guarding it. */
const target = 0.9;

const token = 'the-token-of-the-benchmark';

/** Operations as a portal asks them: a page of entities with their figures, and one entity with its report. */
const operations = [
  {
    name: 'a page of entities with usage',
    query: `query ($first: Int) { entities(first: $first, orderBy: { field: UNUSED_SERVICES, direction: DESC }) {
      totalCount coverage { entities entitiesWithReport } pageInfo { hasNextPage endCursor }
      nodes { id arn name type report { ageSeconds usage { grantedServices unusedServices } } } } }`,
    variables: { first: 25 },
  },
  {
    name: 'a page of service access',
    query: `query ($first: Int) { serviceAccess(first: $first, filter: { unusedForDays: 90 }) {
      totalCount nodes { id serviceNamespace serviceName lastAuthenticated entity { name } } } }`,
    variables: { first: 50 },
  },
  {
    name: 'the caller (the fixed cost)',
    query: '{ viewer { name accountIds } }',
    variables: {},
  },
];

interface Contender {
  readonly process: SupervisedProcess<string>;
  readonly load: Load;
  /** Answers for a second of the process's own processor time, by round. */
  readonly rates: number[];
}

/** What signing in, permissions, limits, budget, deadline, audit and headers cost, beside the API without them. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lapse-guard-'));
  const guard = await startGuard();
  const environment = { ...process.env, HOST: '127.0.0.1', PORT: '0', LAPSE_LOG_LEVEL: 'info' };
  const launch: ProductLaunch = { guard, logFolder: folder, code: 'build', environment };
  const location = { socket: join(folder, 'redis.sock'), dataFolder: folder };
  const server = await startRedisServer(ensureRedisServer(), location, launch);
  const redis = new Redis(server.ready);
  const running: Contender[] = [];
  try {
    await storeAccounts(redis, await RandomReports.open(new Random(1)), { from: 0, to: accounts });
    const bare = contender(await startBare(server.ready, launch));
    running.push(bare);
    const authorization = `Bearer ${token}`;
    const guarded = contender(await startGuarded(server.ready, launch, folder), { authorization });
    running.push(guarded);
    for (const operation of operations) await compare(operation, bare, guarded);
  } finally {
    for (const { process: api, load } of running) {
      load.close();
      await api.stop();
    }
    redis.disconnect();
    await server.stop();
    await guard.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function contender(api: SupervisedProcess<string>, headers: Record<string, string> = {}): Contender {
  return { process: api, load: new Load(api.ready, headers), rates: [] };
}

/** The two take turns, so that whatever else the machine does meets both. */
async function compare(
  { name, query, variables }: (typeof operations)[number],
  bare: Contender,
  guarded: Contender,
): Promise<void> {
  const bodies = [JSON.stringify({ query, variables })];
  for (const { load, rates } of [bare, guarded]) {
    rates.length = 0;
    await load.run(bodies, warmUpMilliseconds);
  }
  for (let round = 0; round < rounds; round++) {
    for (const each of round % 2 === 0 ? [bare, guarded] : [guarded, bare]) await measure(each, bodies);
  }
  const ratio = median(guarded.rates) / median(bare.rates);
  const rate = (rates: readonly number[]) => median(rates).toFixed(0).padStart(6);
  console.log(
    `${name.padEnd(32)} bare ${rate(bare.rates)}/s  guarded ${rate(guarded.rates)}/s  ` +
      `ratio ${ratio.toFixed(3)}${ratio >= target ? ' ok' : ` below ${target}`}`,
  );
  if (ratio < target) process.exitCode = 1;
}

async function measure({ process: api, load, rates }: Contender, bodies: readonly string[]): Promise<void> {
  const before = cpuMillisecondsOf(api.processId);
  const answers = await load.run(bodies, roundMilliseconds);
  rates.push(answers / ((cpuMillisecondsOf(api.processId) - before) / 1_000));
}

function startBare(redisUrl: string, launch: ProductLaunch): Promise<SupervisedProcess<string>> {
  const readReady = (line: string) => /"url":"([^"]+)"/.exec(line)?.[1];
  const args = ['--import', 'tsx', 'bench/guard/bare-api.ts'];
  const environment = { ...launch.environment, REDIS_URL: redisUrl };
  return startProcess({ name: 'bare', command: process.execPath, args, environment, readReady }, launch);
}

/** With a policy file whose rules have to be looked through, and every limit on. */
function startGuarded(
  redisUrl: string,
  launch: ProductLaunch,
  folder: string,
): Promise<SupervisedProcess<string>> {
  const policyPath = join(folder, 'policy.yaml');
  const rules = Array.from({ length: 50 }, (_, index) => ({
    ...{ groups: [`team-${index}`], allow: ['read'], tags: [{ key: 'team', value: `team-${index}` }] },
  }));
  const own = { serviceTokens: ['benchmark'], allow: ['read'], accounts: ['*'] };
  writeFileSync(policyPath, JSON.stringify({ rules: [...rules, own] }));
  const environment = {
    ...launch.environment,
    LAPSE_SERVICE_TOKENS: `benchmark:${createHash('sha256').update(token).digest('hex')}`,
    LAPSE_POLICY: policyPath,
    LAPSE_COST_BUDGET: '1000000000',
    LAPSE_AUDIT_LOG: join(folder, 'audit.log'),
  };
  return startApi('guarded', redisUrl, { ...launch, environment });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
