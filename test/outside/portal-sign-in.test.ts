import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessibilityFindings, startPortal, type Portal } from '../support/portal.ts';

const token = 'a-token-for-the-portal';
const LAPSE_SERVICE_TOKENS = `portal:${createHash('sha256').update(token).digest('hex')}`;

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal({ environment: { LAPSE_SERVICE_TOKENS } });
});
afterAll(() => portal.stop());

/** Listens to each connection from its begin: the answer can be there before the click that caused it is over. */
function acceptedConnection(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (payload.includes('connection_ack')) resolve();
      });
    });
  });
}

it('asks for a token where the API does, and refuses another one', async () => {
  const page = await portal.open('/accounts');
  await page.getByRole('heading', { name: 'Sign in to Lapse' }).waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.getByLabel('Token').fill('another-token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('the token is not valid here').waitFor();
  await page.context().close();
});

it('shows the page that was asked for once signed in, over both connections, until signed out', async () => {
  const page = await portal.open('/accounts');
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('table', { name: 'Accounts' }).waitFor();
  const accepted = acceptedConnection(page);
  await page.getByRole('link', { name: 'Jobs' }).click();
  await accepted;
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You have signed out.').waitFor();
  await page.context().close();
});
