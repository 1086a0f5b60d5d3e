import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { formatTable } from '../collect/table.ts';
import { causeFaults } from './faults.ts';
import { Load } from './load.ts';
import { courseOf, figures, sampleOf, type Course, type MemorySample } from './memory.ts';
import { startSoakedLapse, type SoakedLapse } from './processes.ts';
import { atRest, restAgain, type Rest } from './rest.ts';

const accounts = 12;
const sampleEveryMilliseconds = 2_000;
/** Until caches are full and code is compiled, memory grows by right. */
const warmUpShare = 0.25;
const longestFaultPause = 15_000;
/** A short run has each fault once. */
const faultShare = 0.05;

const usage = `npm run bench -- soak
  --seconds <number>  of load; 600 by default`;

interface Line {
  readonly process: string;
  readonly figure: string;
  readonly course: Course;
}

/**
 * Keeps Lapse at work while workers are killed, Redis is restarted and AWS fails, and tells how the memory and the open
 * handles of the processes that live throughout went. It fails when they don't come back to what they were at rest.
 */
export async function run(args: readonly string[]): Promise<void> {
  const seconds = readSeconds(args);
  const lapse = await startSoakedLapse(accounts);
  try {
    const load = new Load(lapse.api.ready);
    load.start();
    await sleep(seconds * 1_000 * warmUpShare);
    await load.stop();
    const before = await atRest(lapse);
    load.start();
    const isOver = sleep(seconds * 1_000 * (1 - warmUpShare)).then(() => true);
    const pause = Math.min(longestFaultPause, seconds * 1_000 * faultShare);
    const [samples, faults] = await Promise.all([
      takeSamples(lapse, isOver),
      causeFaults(lapse, isOver, pause),
    ]);
    await load.stop();
    const rest = await restAgain(lapse, before);
    print(seconds, samples, { ...load.counts, ...faults }, rest);
    if (rest.some(({ isBack }) => !isBack)) process.exitCode = 1;
  } finally {
    await lapse.stop();
  }
}

function readSeconds(args: readonly string[]): number {
  const { values } = parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '600' } } });
  if (/^[1-9]\d+$/.test(values.seconds)) return Number(values.seconds);
  throw new Error(`--seconds ${values.seconds}: expected a whole number from 10 on\n\n${usage}`);
}

type Samples = Readonly<Record<'api' | 'worker', readonly MemorySample[]>>;

async function takeSamples({ api, worker, folder }: SoakedLapse, isOver: Promise<boolean>): Promise<Samples> {
  const samples = { api: new Array<MemorySample>(), worker: new Array<MemorySample>() };
  const startedAt = performance.now();
  while (!(await Promise.race([isOver, sleep(sampleEveryMilliseconds, false)]))) {
    const at = (performance.now() - startedAt) / 1_000;
    for (const [name, { processId }] of [
      ['api', api],
      ['worker', worker],
    ] as const) {
      const sample = sampleOf(folder, processId, at);
      if (sample !== null) samples[name].push(sample);
    }
  }
  return samples;
}

function print(
  seconds: number,
  samples: Samples,
  counts: Readonly<Record<string, number>>,
  rest: readonly Rest[],
): void {
  const lines = Object.entries(samples).flatMap(([process, taken]) =>
    figures.map(([figure, of]): Line => ({ process, figure, course: courseOf(taken, of) })),
  );
  console.log(`${seconds} seconds of load, figures from the first quarter on:\n`);
  console.log(
    formatTable<Line>(
      [
        ['process', (line) => line.process],
        ['figure', (line) => line.figure],
        ['start', ({ course }) => course.start.toFixed(1)],
        ['middle', ({ course }) => course.middle.toFixed(1)],
        ['end', ({ course }) => course.end.toFixed(1)],
        ['a minute', ({ course }) => course.perMinute.toFixed(2)],
      ],
      lines,
    ),
  );
  const told = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  console.log(`\n${told.join(', ')}\n`);
  for (const { process, figure, before, after, limit, isBack } of rest) {
    const shown = `${before.toFixed(1)} before, ${after.toFixed(1)} after all faults`;
    const verdict = isBack ? '' : `: has not come back, at most ${limit.toFixed(1)} would be`;
    console.log(`note: the ${process}’s ${figure} at rest: ${shown}${verdict}`);
  }
}
