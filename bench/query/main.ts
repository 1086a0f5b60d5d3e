import { ApiClient } from './api-client.ts';
import { storeAccounts } from './data-set.ts';
import { cursorsQuery, pageQuery, questions, totalQuery, type Part, type Question } from './questions.ts';
import { Random } from './random.ts';
import { RandomReports } from './random-report.ts';
import { ReportWriter } from './report-writer.ts';
import { startSurroundings, type RunningApi, type Surroundings } from './surroundings.ts';

/** Accounts of a hundred entities with about 200 granted services each: 1, 5 and 20 million rows. */
const sizes = [50, 250, 1_000];
const reportsPerSecond = 100;
const asksToWarmUp = 15;
const asksToMeasure = 60;

const targets = { milliseconds: 50, startSeconds: 15, apiMegabytes: 1_024, redisMegabytes: 1_536 };

/** Questions over the whole organization, asked of an API process over HTTP while reports arrive. */
export async function run(): Promise<void> {
  const surroundings = await startSurroundings();
  const reports = await RandomReports.open(new Random(1));
  const growth: SizeCost[] = [];
  try {
    let rows = 0;
    let stored = 0;
    for (const accounts of sizes) {
      const startedAt = performance.now();
      rows += await storeAccounts(surroundings.redis, reports, { from: stored, to: accounts });
      stored = accounts;
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
      console.log(
        `\n# ${(rows / 1e6).toFixed(1)} million rows: ${accounts} accounts, ${accounts * 100} entities (stored in ${seconds} s)\n`,
      );
      growth.push({ rows, costs: await measureSize(surroundings, reports, accounts) });
    }
  } finally {
    await surroundings.stop();
  }
  printGrowth(growth);
}

/** The median milliseconds of each question's parts together, in the order of the questions. */
interface SizeCost {
  readonly rows: number;
  readonly costs: readonly number[];
}

function printGrowth(growth: readonly SizeCost[]): void {
  console.log('\n# How cost grows: p50 of first page, middle page and totalCount together, in ms\n');
  const cells = (texts: readonly string[]) => texts.map((text) => text.padStart(10)).join('');
  console.log(''.padEnd(46) + cells(growth.map(({ rows }) => `${(rows / 1e6).toFixed(1)} M`)));
  questions.forEach(({ name }, index) => {
    console.log(name.padEnd(46) + cells(growth.map(({ costs }) => (costs[index] ?? NaN).toFixed(1))));
  });
}

async function measureSize(
  surroundings: Surroundings,
  reports: RandomReports,
  accounts: number,
): Promise<number[]> {
  const api = await surroundings.startApi();
  const writer = new ReportWriter(surroundings.redis, reports, new Random(2), {
    accounts,
    perSecond: reportsPerSecond,
  });
  try {
    const client = new ApiClient(api.url);
    console.log(
      line(['question', 'part', 'p50 ms', 'p95 ms', 'CPU ms'], `target p95 ≤ ${targets.milliseconds} ms`),
    );
    const costs: number[] = [];
    for (const question of questions) costs.push(await measureQuestion(client, api, question, accounts));
    await printResources(surroundings, api, await writer.stop());
    return costs;
  } finally {
    await writer.stop();
    await api.stop();
  }
}

/**
 * The API's processor time includes what it does for the reports that arrive meanwhile.
 * @returns the median milliseconds of the parts together
 */
async function measureQuestion(
  client: ApiClient,
  api: RunningApi,
  question: Question,
  accounts: number,
): Promise<number> {
  let cost = 0;
  const middle = await findMiddle(client, question, accounts);
  const queries: Record<Part, string> = {
    'first page': pageQuery(question, null),
    'middle page': pageQuery(question, middle),
    totalCount: totalQuery(question),
  };
  for (const [part, query] of Object.entries(queries)) {
    for (let ask = 0; ask < asksToWarmUp; ask++) await client.time(query);
    const times: number[] = [];
    const cpuBefore = api.cpuMilliseconds();
    for (let ask = 0; ask < asksToMeasure; ask++) times.push(await client.time(query));
    const cpu = (api.cpuMilliseconds() - cpuBefore) / asksToMeasure;
    const [median, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
    const figures = [median, p95, cpu].map((figure) => figure.toFixed(1));
    console.log(line([question.name, part, ...figures], verdict(p95, targets.milliseconds)));
    cost += median;
  }
  return cost;
}

/** A cursor in the account in the middle, or in the next one that has rows: not in all accounts is each service used. */
async function findMiddle(client: ApiClient, question: Question, accounts: number): Promise<string> {
  for (let account = Math.floor(accounts / 2); account < accounts; account++) {
    const cursor = await client.middleCursor(cursorsQuery(question, account), question.field);
    if (cursor !== null) return cursor;
  }
  throw new Error(`no account from the middle on has rows of "${question.name}"`);
}

async function printResources(
  surroundings: Surroundings,
  api: RunningApi,
  reportsWritten: number,
): Promise<void> {
  const { now, peak } = api.memory();
  const redis = await surroundings.redisMegabytes();
  const row = (name: string, value: number, unit: string, target: number) => {
    console.log(
      `${name.padEnd(40)} ${value.toFixed(1).padStart(8)} ${unit}   ≤ ${target} ${unit}: ${verdict(value, target)}`,
    );
  };
  console.log(`\nreports that arrived meanwhile           ${reportsWritten.toFixed(1).padStart(8)} a second`);
  row('API from process start to ready', api.startSeconds, 's', targets.startSeconds);
  row('API resident memory', now, 'MB', targets.apiMegabytes);
  row('API resident memory at its peak', peak, 'MB', targets.apiMegabytes);
  row('Redis used_memory', redis, 'MB', targets.redisMegabytes);
}

function line([question = '', part = '', ...figures]: readonly string[], note: string): string {
  const cells = figures.map((figure) => figure.padStart(8)).join(' ');
  return `${question.padEnd(46)} ${part.padEnd(12)} ${cells}   ${note}`;
}

function verdict(value: number, target: number): string {
  return value <= target ? 'met' : 'MISSED';
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
