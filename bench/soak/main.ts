import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { formatTable } from '../collect/table.ts';
import { Load } from './load.ts';
import { courseOf, sampleOf, type Course, type MemorySample } from './memory.ts';
import { startSoakedLapse, type SoakedLapse } from './processes.ts';

const accounts = 12;
const sampleEveryMilliseconds = 2_000;
/** Until caches are full and code is compiled, memory grows by right. */
const warmUpShare = 0.2;
const faultEveryMilliseconds = 15_000;

const usage = `npm run bench -- soak
  --seconds <number>  of load; 600 by default`;

interface Line {
  readonly process: string;
  readonly figure: string;
  readonly course: Course;
}

/**
 * Keeps Lapse at work while workers are killed, Redis is restarted and AWS throttles, and tells how the memory and the
 * open handles of the processes that live throughout went.
 */
export async function run(args: readonly string[]): Promise<void> {
  const seconds = readSeconds(args);
  const lapse = await startSoakedLapse(accounts);
  try {
    const load = new Load(lapse.api.ready);
    load.start();
    await sleep(seconds * 1_000 * warmUpShare);
    const isOver = sleep(seconds * 1_000 * (1 - warmUpShare)).then(() => true);
    const [samples, faults] = await Promise.all([takeSamples(lapse, isOver), causeFaults(lapse, isOver)]);
    await load.stop();
    print(seconds, samples, { ...load.counts, ...faults });
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

/** One after the other, again and again; each is over before the next. */
async function causeFaults(lapse: SoakedLapse, isOver: Promise<boolean>) {
  const faults = { workersKilled: 0, redisRestarts: 0, throttledSpells: 0 };
  const kinds = [
    async () => {
      await lapse.replaceOtherWorker();
      faults.workersKilled++;
    },
    async () => {
      await throttle(lapse);
      faults.throttledSpells++;
    },
    async () => {
      await lapse.restartRedis();
      faults.redisRestarts++;
    },
  ];
  for (let turn = 0; !(await Promise.race([isOver, sleep(faultEveryMilliseconds, false)])); turn++) {
    await kinds[turn % kinds.length]?.();
  }
  return faults;
}

async function throttle({ simulatorUrl }: SoakedLapse): Promise<void> {
  const patch = (throttles: object) =>
    fetch(`${simulatorUrl}/_admin/settings`, { method: 'PATCH', body: JSON.stringify({ throttles }) });
  await patch({ default: { rate: 1, burst: 1 } });
  await sleep(3_000);
  await patch({ default: { rate: 50, burst: 100 } });
}

function print(seconds: number, samples: Samples, counts: Readonly<Record<string, number>>): void {
  const figures: readonly [string, (sample: MemorySample) => number][] = [
    ['resident MB', ({ rssMegabytes }) => rssMegabytes],
    ['heap MB', ({ heapMegabytes }) => heapMegabytes],
    ['open handles', ({ handles }) => handles],
    ['file descriptors', ({ fileDescriptors }) => fileDescriptors],
  ];
  const lines = Object.entries(samples).flatMap(([process, taken]) =>
    figures.map(([figure, of]): Line => ({ process, figure, course: courseOf(taken, of) })),
  );
  console.log(`${seconds} seconds of load, figures from the first fifth on:\n`);
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
  console.log(
    `\n${Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  );
}
