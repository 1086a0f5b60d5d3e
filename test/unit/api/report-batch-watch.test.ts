import { describe, expect, it } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import type { ReportBatchState } from '../../../src/api/subscriptions/index.ts';
import { ReportBatchWatch } from '../../../src/api/subscriptions/report-batch-watch.ts';

/** A batch of three of which so many are completed. */
function stateOf(completed: number, estimatedFinishAt: number | null = null): ReportBatchState {
  return {
    batch: {
      ...{ version: 1, id: 'batch', createdAt: 0, granularity: 'SERVICE_LEVEL', maxAgeSeconds: null },
      ...{ priority: 10, accountIds: [accountIdSchema.parse('111122223333')] },
    },
    progress: {
      ...{ total: 3, queued: 3 - completed, inProgress: 0, completed, failed: 0, cancelled: 0 },
      ...{ finishedAt: completed === 3 ? 1 : null, estimatedFinishAt },
    },
  };
}

async function completedIn(states: AsyncIterable<ReportBatchState>): Promise<number[]> {
  const read: number[] = [];
  for await (const { progress } of states) read.push(progress.completed);
  return read;
}

describe('watching a batch', () => {
  it('keeps one state for a slow reader, the newest, and always the finished one', async () => {
    const watch = new ReportBatchWatch(() => undefined);
    for (const completed of [0, 1, 2]) watch.offer(stateOf(completed));
    expect(watch.states.unread).toBe(1);
    for (const completed of [3, 2]) watch.offer(stateOf(completed));
    expect(await completedIn(watch.states)).toEqual([3]);
  });

  it('tells nothing when only the estimate has moved', async () => {
    const watch = new ReportBatchWatch(() => undefined);
    watch.offer(stateOf(1));
    await watch.states.next();
    watch.offer(stateOf(1, 10));
    expect(watch.states.unread).toBe(0);
  });
});
