import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { startPortal, waitForReports, type Portal } from '../support/portal.ts';

/** An API process that is started with it lives in another time. */
const preload = fileURLToPath(new URL('../support/set-clock.mjs', import.meta.url));
const fiveHours = 5 * 3_600_000;

interface Role {
  readonly arn: string;
  readonly account: { readonly accountId: string };
}

let portal: Portal;
let role: Role;

beforeAll(async () => {
  portal = await startPortal();
  await waitForReports(portal.lapse.apiUrl());
  const { entities } = await ask<{ entities: { nodes: Role[] } }>(
    portal.lapse.apiUrl(),
    '{ entities(first: 1, filter: { types: [ROLE] }) { nodes { arn account { accountId } } } }',
  );
  const [first] = entities.nodes;
  if (first === undefined) throw new Error('the world has no role');
  role = first;
});
beforeEach(() => portal.lapse.simulator.patchSettings({ jobMinimumMs: 200, jobMaximumMs: 500 }));
afterAll(() => portal.stop());

const openRole = (how = '') => portal.open(`/entity?account=${role.account.accountId}&arn=${role.arn}${how}`);

it('shows a report that is generated now, from the first step to the new report', async () => {
  const page = await openRole();
  await page.getByText('Depth').waitFor();
  await page.getByRole('button', { name: 'With actions' }).click();
  await page
    .getByRole('listitem')
    .and(page.locator('[aria-current="step"]', { hasText: 'Completed' }))
    .waitFor();
  await page.getByText('Services and actions').waitFor();
  await page.context().close();
});

it('shows which of a service’s actions were used, and which policy grants it', async () => {
  const page = await openRole('&order=name&direction=asc');
  const { entities } = await portal.lapse.simulator.truth({ arn: role.arn, granularity: 'ACTION_LEVEL' });
  const service = entities[0]?.services.find(({ trackedActions }) => (trackedActions ?? []).length > 0);
  await page.getByRole('button', { name: `Who and why: ${service?.serviceName ?? ''}` }).click();
  const actions = page.locator('.behind .actions code');
  await actions.first().waitFor();
  const names = service?.trackedActions?.map(({ actionName }) => actionName) ?? [];
  expect((await actions.allInnerTexts()).toSorted()).toEqual(names.toSorted());
  const granting = service?.grantingPolicies?.map(({ policyName }) => policyName) ?? [];
  await page
    .locator('.behind')
    .getByText(granting[0] ?? '')
    .first()
    .waitFor();
  await page.context().close();
});

it('shows who could use a service through a policy, and who did', async () => {
  const policies = await ask<{ entities: { nodes: Role[] } }>(
    portal.lapse.apiUrl(),
    '{ entities(first: 1, filter: { types: [POLICY] }, orderBy: { field: LAST_AUTHENTICATED, direction: DESC }) { nodes { arn account { accountId } } } }',
  );
  const [policy] = policies.entities.nodes;
  const page = await portal.open(
    `/entity?account=${policy?.account.accountId ?? ''}&arn=${policy?.arn ?? ''}`,
  );
  await page
    .getByRole('button', { name: /^Who and why/ })
    .first()
    .click();
  const users = page
    .locator('.behind')
    .getByRole('listitem')
    .filter({ has: page.getByRole('link') });
  await users.first().waitFor();
  await users.filter({ hasNotText: 'never' }).first().waitFor();
  await page.context().close();
});

it('says of a report that is older than it should be that it is stale', async () => {
  const clock = join(portal.lapse.logFolder, 'clock');
  writeFileSync(clock, String(fiveHours));
  const later = await portal.lapse.startApi({ NODE_OPTIONS: `--import=${preload}`, LAPSE_TEST_CLOCK: clock });
  const page = await openRole();
  await page.goto(page.url().replace(portal.lapse.apiUrl(), portal.lapse.apiUrl(later)));
  await page.getByText('This report is stale').waitFor();
  await page.context().close();
  await portal.lapse.killApi(later);
});

it('goes on after its connection was lost while a report is generated', async () => {
  await portal.lapse.simulator.patchSettings({ jobMinimumMs: 6_000, jobMaximumMs: 6_000 });
  const page = await portal.open('/jobs/none/such');
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket('**/graphql', (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await page.goto(`${portal.lapse.apiUrl()}/entity?account=${role.account.accountId}&arn=${role.arn}`);
  await page.getByRole('button', { name: 'Generate now' }).click();
  const step = page.locator('[aria-current="step"]');
  await expect.poll(() => step.innerText(), { timeout: 10_000 }).toBe('In progress');
  await Promise.all(sockets.map((socket) => socket.close({ code: 4_000, reason: 'lost' })));
  await expect.poll(() => step.innerText(), { timeout: 60_000 }).toBe('Completed');
  expect(sockets.length).toBeGreaterThan(1);
  await page.context().close();
});

it('watches a batch that refreshes an account, and still does after a reload', async () => {
  const page = await portal.open(`/accounts/${role.account.accountId}`);
  await page.getByRole('button', { name: 'Refresh this account' }).click();
  await page.waitForURL('**?batch=*');
  await page.reload();
  await page.getByText(/\d+ of \d+ reports\. Finished\./).waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Its jobs' }).click();
  await page.getByRole('heading', { level: 1, name: 'Batch of reports' }).waitFor();
  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  const batches = page.getByRole('table', { name: 'Batches' });
  await batches.getByRole('cell', { name: 'Finished' }).first().waitFor();
  await page.context().close();
});

it('shows each job of a batch as it ends, before the batch has', async () => {
  await portal.lapse.simulator.patchSettings({ jobMinimumMs: 500, jobMaximumMs: 15_000 });
  const page = await portal.open(`/accounts/${role.account.accountId}`);
  await page.getByRole('button', { name: 'Refresh this account' }).click();
  await page.getByRole('link', { name: 'Its jobs' }).click();
  const jobs = page.getByRole('table', { name: 'Report jobs' });
  await jobs.getByText('In progress').first().waitFor();
  const ended = await jobs.getByText('Completed').count();
  await expect.poll(() => jobs.getByText('Completed').count()).toBeGreaterThan(ended);
  expect(await page.getByText('Finished.').count()).toBe(0);
  await page.getByRole('button', { name: 'Cancel the batch' }).click();
  await page.getByText('Finished.').waitFor();
  await page.context().close();
});

it('shows the entities of an account that can be entered at last, without being loaded again', async () => {
  const { accounts } = await ask<{ accounts: { nodes: { accountId: string }[] } }>(
    portal.lapse.apiUrl(),
    '{ accounts(filter: { statuses: [ACCESS_DENIED] }) { nodes { accountId } } }',
  );
  const accountId = accounts.nodes[0]?.accountId ?? '';
  const page = await portal.open(`/accounts/${accountId}`);
  await page.getByText('Lapse can’t enter this account').waitFor();
  await portal.lapse.simulator.request('POST', 'accounts', { accountId, state: 'ACTIVE' });
  await page.getByRole('button', { name: 'Refresh this account' }).click();
  await page.getByRole('table', { name: 'Entities' }).waitFor();
  await page.context().close();
});

it('shows on the jobs page why a report failed and what to do', async () => {
  await portal.lapse.simulator.patchSettings({ failedShare: 1 });
  const page = await portal.open('/jobs?status=FAILED');
  await ask(
    portal.lapse.apiUrl(),
    'mutation ($arn: Arn!) { generateReport(input: { arn: $arn, maxAgeSeconds: 0 }) { userErrors { code } } }',
    { arn: role.arn },
  );
  const reason = page.getByText('The report could not be generated.').first();
  await reason.waitFor({ timeout: 60_000 });
  expect(await reason.innerText()).toContain('Try again');
  await portal.lapse.simulator.patchSettings({ failedShare: 0 });
  await page.context().close();
});
