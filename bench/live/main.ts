import { measureBatches } from './batches.ts';
import { measureSubscribers } from './subscribers.ts';

const parts: Readonly<Record<string, () => Promise<void>>> = {
  batches: measureBatches,
  subscribers: measureSubscribers,
};

/** Watching report jobs and batches: all parts, or the one that is named. */
export async function run([name]: readonly string[]): Promise<void> {
  for (const [part, measure] of Object.entries(parts)) {
    if (name === undefined || name === part) await measure();
  }
}
