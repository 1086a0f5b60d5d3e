import { setTimeout as sleep } from 'node:timers/promises';
import { figures, sampleOf, type MemorySample } from './memory.ts';
import type { SoakedLapse } from './processes.ts';

/** A figure of one process that has nothing to do: before all faults, and after them. */
export interface Rest {
  readonly process: ProcessName;
  readonly figure: string;
  readonly before: number;
  readonly after: number;
  /** The most that counts as having come back. */
  readonly limit: number;
  readonly isBack: boolean;
}

type ProcessName = 'api' | 'worker';
type Samples = Readonly<Record<ProcessName, MemorySample>>;

/** Idle connections close after some seconds, and what processes hold is told every two. */
const restMilliseconds = 8_000;
const longestRestMilliseconds = 30_000;
const lookMilliseconds = 2_000;

/** Connections to AWS that a worker keeps for its next calls: one for each step of its two queues at a time. */
const keptConnections = 128;

/**
 * How much may be held after all faults. Memory is taken by right for the reports and report jobs that there are by
 * then. What each call or subscription left behind would come to more, as there are hundreds.
 */
const limits: Readonly<Record<string, (before: number, process: ProcessName) => number>> = {
  'heap MB': (before) => before * 1.15 + 10,
  'open handles': (before) => before + 15,
  'file descriptors': (before, process) => before + 15 + (process === 'worker' ? keptConnections : 0),
};

/** What the processes hold while nobody asks anything. */
export async function atRest(lapse: SoakedLapse): Promise<Samples> {
  await sleep(restMilliseconds);
  return lookAt(lapse);
}

/** Waits until the processes hold no more than they did before, for a limited time. */
export async function restAgain(lapse: SoakedLapse, before: Samples): Promise<Rest[]> {
  const startedAt = performance.now();
  let rest = compare(before, await atRest(lapse));
  while (rest.some(({ isBack }) => !isBack) && performance.now() - startedAt < longestRestMilliseconds) {
    await sleep(lookMilliseconds);
    rest = compare(before, lookAt(lapse));
  }
  return rest;
}

function lookAt({ api, worker, folder }: SoakedLapse): Samples {
  const look = (processId: number) => {
    const sample = sampleOf(folder, processId, 0);
    if (sample === null) throw new Error(`process ${processId} tells nothing`);
    return sample;
  };
  return { api: look(api.processId), worker: look(worker.processId) };
}

function compare(before: Samples, after: Samples): Rest[] {
  return (['api', 'worker'] as const).flatMap((process) =>
    figures.flatMap(([figure, of]): Rest[] => {
      const limitOf = limits[figure];
      if (limitOf === undefined) return [];
      const [was, is] = [of(before[process]), of(after[process])];
      const limit = limitOf(was, process);
      return [{ process, figure, before: was, after: is, limit, isBack: is <= limit }];
    }),
  );
}
