import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { accountSchema, type Account } from '../../src/accounts/index.ts';
import { keys } from '../../src/redis/index.ts';
import { ask } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { writePolicy } from '../support/policy-file.ts';

let lapse: Lapse;
let accounts: Account[];
beforeAll(async () => {
  lapse = await startLapse({ apis: 0, workers: 0, simulator: { accounts: 16, entitiesPerAccount: 10 } });
  writeFileSync(
    join(lapse.logFolder, 'accounts.yaml'),
    'organization: { roleName: LapseReader, accountTags: true }',
  );
  await lapse.startWorker({ LAPSE_STARTING_RATES: 'ListTagsForResource=100' });
  const redis = lapse.redis.connect();
  accounts = await vi.waitFor(
    async () => {
      const stored = await redis.hvals(keys.accounts);
      expect(stored).toHaveLength(16);
      return stored.map((text) => accountSchema.parse(JSON.parse(text)));
    },
    { timeout: 20_000, interval: 100 },
  );
});
afterAll(() => lapse.stop());

const visibleTo = async (rule: object): Promise<string[] | null> => {
  const api = await lapse.startApi({
    LAPSE_SERVICE_TOKENS: `portal:${createHash('sha256').update('token').digest('hex')}`,
    LAPSE_POLICY: writePolicy({ serviceTokens: ['portal'], allow: ['read'], ...rule }),
  });
  const query = '{ viewer { accountIds } }';
  const { viewer } = await ask<{ viewer: { accountIds: string[] | null } }>(
    lapse.apiUrl(api),
    query,
    {},
    { authorization: 'Bearer token' },
  );
  await lapse.killApi(api);
  return viewer.accountIds;
};

const idsOf = (chosen: readonly Account[]) => chosen.map(({ accountId }) => accountId).toSorted();

it('a policy file grants what lies below a path that Organizations tells', async () => {
  const inUnit = accounts.filter(({ organizationPath }) => organizationPath?.includes('/ou-') === true);
  const [, unitPath = ''] = /^(.*\/)\d{12}\/$/.exec(inUnit[0]?.organizationPath ?? '') ?? [];
  const below = accounts.filter(({ organizationPath }) => organizationPath?.startsWith(unitPath) === true);
  expect(below.length).toBeLessThan(accounts.length);
  expect(await visibleTo({ organizationalUnitPaths: [unitPath] })).toEqual(idsOf(below));
});

it('a policy file grants what has a tag in Organizations', async () => {
  const tag = { key: 'team', value: 'payments' };
  const tagged = accounts.filter(({ tags = [] }) =>
    tags.some(({ key, value }) => key === tag.key && value === tag.value),
  );
  expect(tagged.length).toBeGreaterThan(1);
  expect(await visibleTo({ tags: [tag] })).toEqual(idsOf(tagged));
});
