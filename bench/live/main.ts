import { measureSubscribers } from './subscribers.ts';

/** Watching report jobs and batches. */
export async function run(): Promise<void> {
  await measureSubscribers();
}
