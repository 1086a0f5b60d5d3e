import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { storeAccounts } from '../query/data-set.ts';
import { accountIdOf } from '../query/organization.ts';
import { Random } from '../query/random.ts';
import { RandomReports } from '../query/random-report.ts';
import { startSurroundings, type RunningApi, type Surroundings } from '../query/surroundings.ts';
import { Audience } from './audience.ts';
import { ReportEnds } from './report-ends.ts';
import { accounts, scenarios, type Scenario } from './scenarios.ts';

const subscribers = 5_000;
const audienceProcesses = 2;
const rounds = 9;
/** Where every subscriber has to subscribe anew for each end, which takes longer than all else. */
const roundsAnew = 3;
const settleMilliseconds = 1_500;
const pauseMilliseconds = 300;

/** With the limit of 500 subscriptions a caller, as many callers as it takes, each with a scope of their own. */
const tokens = Array.from({ length: 10 }, (_, index) => `the-token-of-benchmark-caller-number-${index}`);

/** What 5,000 subscribers of one API process cost, and how soon they hear of a report job's end. */
export async function measureSubscribers(): Promise<void> {
  const surroundings = await startSurroundings();
  const reports = await RandomReports.open(new Random(1));
  const ends = new ReportEnds(surroundings.redis, reports);
  try {
    await storeAccounts(surroundings.redis, reports, { from: 0, to: accounts });
    console.log(heading);
    for (const scenario of scenarios) await measure(scenario, ends, surroundings);
  } finally {
    await ends.close();
    await surroundings.stop();
  }
}

async function measure(scenario: Scenario, ends: ReportEnds, surroundings: Surroundings): Promise<void> {
  const api = await surroundings.startApi(settingsIn(surroundings.folder));
  const audience = new Audience(audienceProcesses);
  try {
    await sleep(settleMilliseconds);
    const before = api.memory().now;
    await audience.connect({
      ...{ transport: scenario.transport, url: api.url, tokens },
      ...{
        connections: subscribers / scenario.subscriptionsEach,
        subscriptionsEach: scenario.subscriptionsEach,
      },
    });
    const delays = await measureRounds(scenario, ends, audience, api);
    const kilobytes = ((api.memory().now - before) * 1_024) / subscribers;
    console.log(row(scenario.name, kilobytes, delays));
  } finally {
    audience.close();
    await api.stop();
  }
}

interface Delays {
  /** Of the last subscriber, a round each. */
  readonly last: number[];
  readonly all: number[];
  /** Processor time of the API process, a round each. */
  readonly cpu: number[];
}

/** Milliseconds from the moment at which a job's end begins to be written to a subscriber's message. */
async function measureRounds(
  scenario: Scenario,
  ends: ReportEnds,
  audience: Audience,
  api: RunningApi,
): Promise<Delays> {
  const delays: Delays = { last: [], all: [], cpu: [] };
  for (let round = 0; round < (scenario.isForOneJob ? roundsAnew : rounds); round++) {
    const ending = await ends.begin(scenario);
    if (round === 0 || scenario.isForOneJob)
      await audience.subscribe(scenario.subscription(ending, subscribers));
    await sleep(round === 0 || scenario.isForOneJob ? settleMilliseconds : pauseMilliseconds);

    const told = audience.told();
    const cpuBefore = api.cpuMilliseconds();
    const endedAt = await ends.end(ending);
    const waits = (await told).map((at) => at - endedAt);
    delays.cpu.push(api.cpuMilliseconds() - cpuBefore);
    delays.last.push(waits.reduce((latest, wait) => Math.max(latest, wait), 0));
    delays.all.push(...waits);
  }
  return delays;
}

function settingsIn(folder: string): Readonly<Record<string, string>> {
  const policyPath = join(folder, 'policy.yaml');
  const names = tokens.map((_, index) => `caller-${index}`);
  const rules = names.map((name, index) => ({
    serviceTokens: [name],
    allow: ['read'],
    accounts: Array.from({ length: accounts }, (_, number) => number)
      .filter((number) => number === 0 || number !== index + 1)
      .map(accountIdOf),
  }));
  writeFileSync(policyPath, JSON.stringify({ rules }));
  const hashes = tokens.map((token) => createHash('sha256').update(token).digest('hex'));
  return {
    LAPSE_SERVICE_TOKENS: names.map((name, index) => `${name}:${hashes[index] ?? ''}`).join(','),
    LAPSE_POLICY: policyPath,
    LAPSE_COST_BUDGET: '1000000000',
  };
}

const heading = `
${subscribers} subscribers of one API process in ${tokens.length} scopes, ${rounds} ends of report jobs each, ${roundsAnew} where each needs subscriptions of its own;
milliseconds from the writing of an end

${'subscription'.padEnd(38)} ${'memory each'.padStart(12)} ${'last told: p50'.padStart(15)} ${'p95'.padStart(6)} ${'max'.padStart(6)} ${'all: p50'.padStart(10)} ${'API CPU'.padStart(8)}`;

function row(name: string, kilobytes: number, { last, all, cpu }: Delays): string {
  const cell = (value: number, width: number) => value.toFixed(0).padStart(width);
  return (
    `${name.padEnd(38)} ${kilobytes.toFixed(1).padStart(9)} kB ${cell(percentile(last, 0.5), 15)} ` +
    `${cell(percentile(last, 0.95), 6)} ${cell(percentile(last, 1), 6)} ${cell(percentile(all, 0.5), 10)} ` +
    cell(percentile(cpu, 0.5), 8)
  );
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
