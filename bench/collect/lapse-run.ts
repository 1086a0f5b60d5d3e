import { setTimeout as sleep } from 'node:timers/promises';
import { accountIdSchema } from '../../src/accounts/index.ts';
import { entityArnSchema, type EntityKey } from '../../src/entities/index.ts';
import type { FinishedReportJob } from '../../src/jobs/index.ts';
import { usageBetween, type Measurement } from './measurement.ts';
import { machineCpuSeconds, type ProcessUsage } from './process-usage.ts';
import type { ReportClient } from './report-client.ts';
import { entityId, scoreOutcomes, type Outcome } from './score.ts';
import type { AccountTruth, CallCounts, SimulatorAdmin } from './simulated-aws.ts';

/** How Lapse keeps up when it is asked without a pause. */
export interface SteadyState {
  readonly seconds: number;
  readonly reports: number;
  readonly counts: CallCounts;
  /** Processor time in the window, for each process that took part. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** Processor time of everything that ran on this machine in the window. */
  readonly machineCpuSeconds: number;
}

export interface LapseRun {
  readonly client: ReportClient;
  readonly admin: SimulatorAdmin;
  readonly truths: readonly AccountTruth[];
  /** What each process has used so far, by its name; the workers' names begin with `worker`. */
  usages(): Readonly<Record<string, ProcessUsage>>;
}

/** One report of every entity, asked for at once. */
export async function measurePass(run: LapseRun, contender: string): Promise<Measurement> {
  const keys = keysOf(run.truths);
  await run.admin.resetStatistics();
  const before = workersOf(run.usages());
  const startedAt = Date.now();
  const reportSeconds: number[] = [];
  await run.client.collect(keys, (job) => {
    if (job.status === 'COMPLETED') reportSeconds.push((job.finishedAt - startedAt) / 1_000);
    return false;
  });
  const counts = await run.admin.reportCalls();
  const usage = usageBetween(before, workersOf(run.usages()));
  const outcomes = await outcomesOf(run.client, keys);
  return {
    contender,
    reportSeconds: reportSeconds.toSorted((a, b) => a - b),
    hasEnded: true,
    counts,
    usage,
    score: scoreOutcomes(run.truths, outcomes, true),
  };
}

/** Asks for every report again as soon as it has ended: first to let the budgets adapt, then to measure. */
export async function measureSteadyState(
  run: LapseRun,
  { adaptSeconds, seconds }: { adaptSeconds: number; seconds: number },
): Promise<SteadyState> {
  let [isAsking, reports] = [true, 0];
  const asking = run.client.collect(keysOf(run.truths), (job: FinishedReportJob) => {
    if (job.status === 'COMPLETED') reports++;
    return isAsking;
  });
  await sleep(adaptSeconds * 1_000);
  await run.admin.resetStatistics();
  const [before, machineBefore, startedAt, reportsBefore] = [
    run.usages(),
    machineCpuSeconds(),
    Date.now(),
    reports,
  ];
  await sleep(seconds * 1_000);
  const counts = await run.admin.reportCalls();
  const [after, machineAfter, endedAt, reportsAfter] = [
    run.usages(),
    machineCpuSeconds(),
    Date.now(),
    reports,
  ];
  isAsking = false;
  await asking;
  const cpuSeconds = Object.entries(after).map(([name, usage]) => {
    return [name, usage.cpuSeconds - (before[name]?.cpuSeconds ?? 0)] as const;
  });
  return {
    seconds: (endedAt - startedAt) / 1_000,
    reports: reportsAfter - reportsBefore,
    counts,
    cpuSeconds: Object.fromEntries(cpuSeconds),
    machineCpuSeconds: machineAfter - machineBefore,
  };
}

function keysOf(truths: readonly AccountTruth[]): EntityKey[] {
  return truths.flatMap(({ accountId, entities }) =>
    entities.map(({ arn }) => ({
      accountId: accountIdSchema.parse(accountId),
      arn: entityArnSchema.parse(arn),
    })),
  );
}

async function outcomesOf(client: ReportClient, keys: readonly EntityKey[]): Promise<Map<string, Outcome>> {
  const outcomes = await Promise.all(
    keys.map(async (key) => [entityId(key), await client.outcome(key)] as const),
  );
  return new Map(outcomes.flatMap(([id, outcome]) => (outcome === null ? [] : [[id, outcome]])));
}

/** Lapse's contender process is its worker; where there are several they count together. */
function workersOf(usages: Readonly<Record<string, ProcessUsage>>): ProcessUsage {
  const workers = Object.entries(usages).filter(([name]) => name.startsWith('worker'));
  return {
    cpuSeconds: workers.reduce((total, [, { cpuSeconds }]) => total + cpuSeconds, 0),
    peakMegabytes: workers.reduce((total, [, { peakMegabytes }]) => total + peakMegabytes, 0),
  };
}
