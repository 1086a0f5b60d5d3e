import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What a process holds at one moment. */
export interface MemorySample {
  /** Seconds since the beginning. */
  readonly at: number;
  readonly rssMegabytes: number;
  /** What is alive on the JavaScript heap, after a collection. */
  readonly heapMegabytes: number;
  /** Timers, sockets, requests: whatever keeps Node's event loop busy. */
  readonly handles: number;
  readonly fileDescriptors: number;
}

/** What is told of a process, each by its name. */
export const figures: readonly (readonly [string, (sample: MemorySample) => number])[] = [
  ['resident MB', ({ rssMegabytes }) => rssMegabytes],
  ['heap MB', ({ heapMegabytes }) => heapMegabytes],
  ['open handles', ({ handles }) => handles],
  ['file descriptors', ({ fileDescriptors }) => fileDescriptors],
];

const told = z.object({ rss: z.number(), heapUsed: z.number(), handles: z.number() });
const bytesPerMegabyte = 1_048_576;

/** Reads what the process told last, see tell-memory.mjs, and counts its file descriptors in Linux' /proc. */
export function sampleOf(folder: string, processId: number, at: number): MemorySample | null {
  try {
    const { rss, heapUsed, handles } = told.parse(
      JSON.parse(readFileSync(join(folder, `${processId}.json`), 'utf8')),
    );
    return {
      ...{ at, handles, rssMegabytes: rss / bytesPerMegabyte, heapMegabytes: heapUsed / bytesPerMegabyte },
      fileDescriptors: readdirSync(`/proc/${processId}/fd`).length,
    };
  } catch {
    return null;
  }
}

/** How a figure went: at the beginning, in the middle, at the end, and its change a minute over the later two thirds. */
export interface Course {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
  readonly perMinute: number;
}

/** Each of the three is the mean of a tenth of the samples, because a process breathes. */
export function courseOf(samples: readonly MemorySample[], figure: (sample: MemorySample) => number): Course {
  const width = Math.max(1, Math.floor(samples.length / 10));
  const mean = (from: number) => {
    const part = samples.slice(from, from + width).map(figure);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  return {
    start: mean(0),
    middle: mean(Math.floor((samples.length - width) / 2)),
    end: mean(samples.length - width),
    perMinute: slopeOf(samples.slice(Math.floor(samples.length / 3)), figure) * 60,
  };
}

/** Least squares, a second. */
function slopeOf(samples: readonly MemorySample[], figure: (sample: MemorySample) => number): number {
  const count = samples.length;
  const meanAt = samples.reduce((sum, { at }) => sum + at, 0) / count;
  const meanValue = samples.reduce((sum, sample) => sum + figure(sample), 0) / count;
  const covariance = samples.reduce(
    (sum, sample) => sum + (sample.at - meanAt) * (figure(sample) - meanValue),
    0,
  );
  const variance = samples.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  return covariance / variance;
}
