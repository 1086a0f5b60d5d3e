import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { startPortal, waitForReports, type Portal } from '../support/portal.ts';

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

const openRole = () => portal.open(`/entity?account=${role.account.accountId}&arn=${role.arn}`);

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
