import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';

let lapse: Lapse;
beforeAll(async () => {
  lapse = await startLapse({ code: 'scripts' });
});
afterAll(() => lapse.stop());

test('what npm run build makes runs as npm run start:api and npm run start:worker', async () => {
  const answer = await ask<{ accounts: { totalCount: number } }>(
    lapse.apiUrl(),
    '{ accounts { totalCount } }',
  );
  expect(answer.accounts.totalCount).toBe(12);
});

test('both end in order when they are asked to', async () => {
  await lapse.killApi(0, 'SIGTERM');
  await lapse.killWorker(0, 'SIGTERM');
});
