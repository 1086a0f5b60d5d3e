import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { subscribe } from '../support/graphql.ts';
import { writePolicy } from '../support/policy-file.ts';
import { accountId, startApiProcess, type ApiProcess } from './api-process.ts';

/* What somebody may do can change while the API runs: by the policy file, or by an account that moves. */

const token = 'a-token-for-the-portal';
const authorization = `Bearer ${token}`;
const paymentsPath = 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/';
const rule = { serviceTokens: ['portal'], allow: ['read'] };

let api: ApiProcess;
let policyPath: string;
beforeEach(async () => {
  policyPath = writePolicy({ ...rule, organizationalUnitPaths: [paymentsPath] });
  api = await startApiProcess((seed) => seed.account({ organizationPath: `${paymentsPath}${accountId}/` }), {
    LAPSE_SERVICE_TOKENS: `portal:${createHash('sha256').update(token).digest('hex')}`,
    LAPSE_POLICY: policyPath,
  });
});
afterEach(() => api.stop());

const setPolicy = (rules: object[]) => {
  writeFileSync(policyPath, JSON.stringify({ rules }));
};

async function visibleAccounts(): Promise<unknown> {
  const { data } = await api.post('{ viewer { accountIds canGenerateReports } }', {}, { authorization });
  return data;
}

const canOnlyRead = { viewer: { accountIds: [accountId], canGenerateReports: false } };
const canGenerate = { viewer: { accountIds: [accountId], canGenerateReports: true } };

/** The way a connection ends that waits for reports. */
const endOfConnection = () =>
  subscribe(
    api.url,
    'subscription { reportFinished { id } }',
    {},
    { connectionParams: { authorization } },
  ).next();

/** Resolves when an event stream that waits for reports is cut. */
async function endOfEventStream(): Promise<string> {
  const answer = await fetch(`${api.url}/graphql/stream`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { reportFinished { id } }' }),
  });
  return answer.text().then(
    () => 'completed',
    () => 'cut',
  );
}

it('takes a changed policy file into use, and ends what began under the old one', async () => {
  expect(await visibleAccounts()).toEqual(canOnlyRead);
  const ends = Promise.allSettled([endOfConnection(), endOfEventStream()]);
  setPolicy([{ ...rule, allow: ['read', 'generate'], accounts: [accountId] }]);
  await expect.poll(visibleAccounts, { timeout: 10_000 }).toEqual(canGenerate);
  expect(await ends).toMatchObject([
    { status: 'rejected', reason: { message: expect.stringContaining('closed: 4403') as string } },
    { status: 'fulfilled', value: 'cut' },
  ]);
});

it('goes on with what was allowed while a changed file is wrong', async () => {
  setPolicy([{ ...rule, accounts: ['*'], allow: ['everything'] }]);
  // The file is looked at every two seconds; the next good one tells that the wrong one has had its turn.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await visibleAccounts()).toEqual(canOnlyRead);
  setPolicy([{ ...rule, allow: ['read', 'generate'], accounts: [accountId] }]);
  await expect.poll(visibleAccounts, { timeout: 10_000 }).toEqual(canGenerate);
});

it('ends connections of those who lose an account that moves away', async () => {
  const end = endOfConnection();
  await api.seed.account({ organizationPath: `o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/${accountId}/` });
  await expect(end).rejects.toThrow('closed: 4403');
  expect(await visibleAccounts()).toEqual({ viewer: { accountIds: [], canGenerateReports: false } });
});
