import { availableParallelism } from 'node:os';
import type { SteadyState } from './lapse-run.ts';
import { secondsOf, secondsToMost, type Measurement } from './measurement.ts';
import { formatTable, type Column } from './table.ts';

/** How fast it could have been, and what says so. */
export interface Limits {
  /** Reports a second that the buckets permit in the long run. */
  readonly permitted: number;
  /** Reports a second that this machine moves with nothing but the calls. */
  readonly machine: number;
}

const columns: readonly Column<Measurement>[] = [
  ['', ({ contender }) => contender],
  ['reports/s', (measurement) => ratio(measurement.score.reports, secondsOf(measurement), 1)],
  ['reports', ({ score }) => String(score.reports)],
  [
    'seconds',
    (measurement) => `${secondsOf(measurement).toFixed(1)}${measurement.hasEnded ? '' : ' stopped'}`,
  ],
  ['90 % after', (measurement) => secondsToMost(measurement, measurement.score.available)?.toFixed(1) ?? '-'],
  ['calls/report', ({ score, counts }) => ratio(counts.calls, score.reports, 2)],
  ['throttled', ({ counts }) => percent(counts.throttled, counts.calls)],
  ['wrong rows', ({ score }) => String(score.wrongRows)],
  ['lost rows', ({ score }) => String(score.lostRows)],
  ['invented', ({ score }) => String(score.inventedRows)],
  ['wrong states', ({ score }) => String(score.wrongStates)],
  ['unfinished', ({ score }) => String(score.unfinished)],
  ['peak MB', ({ usage }) => usage.peakMegabytes.toFixed(0)],
  ['CPU s', ({ usage }) => usage.cpuSeconds.toFixed(1)],
];

export function formatMeasurements(measurements: readonly Measurement[]): string {
  const examples = measurements.flatMap(({ contender, score }) =>
    score.examples.map((example) => `  ${contender}: ${example}`),
  );
  return [
    formatTable(columns, measurements),
    ...(examples.length > 0 ? ['Wrong states, for example:'] : []),
    ...examples,
  ].join('\n');
}

export function formatLimits({ permitted, machine }: Limits): string {
  const lower = permitted <= machine ? 'the buckets' : 'the machine';
  return (
    `The buckets permit ${permitted.toFixed(0)} reports/s in the long run; this machine moves ` +
    `${machine.toFixed(0)} with nothing but the calls. The limit is ${lower}.`
  );
}

export function formatSteadyState(name: string, state: SteadyState, limits: Limits): string {
  const { seconds, reports, counts, cpuSeconds, machineCpuSeconds } = state;
  const limit = Math.min(limits.permitted, limits.machine);
  const cores = Object.entries(cpuSeconds).map(([process, used]) => `${process} ${ratio(used, seconds, 2)}`);
  const perReport = Object.entries(cpuSeconds).map(
    ([process, used]) => `${process} ${ratio(used * 1_000, reports, 1)}`,
  );
  return [
    `${name} once adapted, asked without a pause for ${seconds.toFixed(0)} s:`,
    `  ${ratio(reports, seconds, 1)} reports/s, ${percent(reports / seconds, limit)} of the limit (target: 90 %)`,
    `  ${ratio(counts.calls, reports, 2)} calls a report (target: 2.2 where it has one page)`,
    `  ${percent(counts.throttled, counts.calls)} of the calls throttled (target: below 1 %)`,
    `  processor cores used: ${cores.join(', ')}; by the whole machine ${ratio(machineCpuSeconds, seconds, 2)}`,
    `  processor milliseconds a report: ${perReport.join(', ')}`,
    `  it ran into ${limitReached(state, limits)}`,
  ].join('\n');
}

/** From this share of a limit on it counts as reached. */
const nearly = 0.9;

/** What kept Lapse from being faster. */
function limitReached(
  { seconds, reports, cpuSeconds, machineCpuSeconds }: SteadyState,
  { permitted }: Limits,
): string {
  if (reports / seconds >= permitted * nearly) return 'what the buckets permit';
  const cores = availableParallelism();
  if (machineCpuSeconds / seconds >= cores * nearly) return `this machine's ${cores} cores`;
  const workers = Object.entries(cpuSeconds).filter(([process]) => process.startsWith('worker'));
  if (workers.every(([, used]) => used / seconds >= nearly)) return 'the one core that a worker process has';
  return 'none of its limits: it waited';
}

function ratio(part: number, whole: number, digits: number): string {
  return whole === 0 ? '-' : (part / whole).toFixed(digits);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}
