import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApiProcess, type ApiProcess } from '../integration/api-process.ts';
import { startBrowser } from '../support/portal.ts';

let api: ApiProcess;
let browser: Browser;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApiProcess(), startBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await api.stop();
});

test.each(['/admin/queues/', '/admin/queues/queue/generate'])(
  '%s shows the queues in a browser, from its own files and without an error',
  async (path) => {
    const page = await browser.newPage();
    const wrong: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(api.url)) wrong.push(request.url());
    });
    await page.goto(`${api.url}${path}`);
    await page.getByText('generate').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(wrong).toEqual([]);
  },
);
