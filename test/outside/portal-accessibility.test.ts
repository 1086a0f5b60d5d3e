import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import {
  accessibilityFindings,
  findSubjects,
  phone,
  settled,
  startPortal,
  type Portal,
  type Subjects,
} from '../support/portal.ts';

interface BatchAnswer {
  readonly generateReports: { readonly reportBatch: { readonly id: string } };
}

let portal: Portal;
let subjects: Subjects;
let batchId: string;
beforeAll(async () => {
  portal = await startPortal();
  subjects = await findSubjects(portal.lapse.apiUrl());
  const { generateReports } = await ask<BatchAnswer>(
    portal.lapse.apiUrl(),
    'mutation ($arn: Arn!) { generateReports(input: { filter: { arns: [$arn] } }) { reportBatch { id } } }',
    { arn: subjects.mostUnusedRole.arn },
  );
  batchId = generateReports.reportBatch.id;
});
afterAll(() => portal.stop());

const pages = {
  overview: () => '/',
  accounts: () => '/accounts',
  account: () => `/accounts/${subjects.mostUnusedRole.account.accountId}`,
  'unreachable account': () => `/accounts/${subjects.unreachableAccount.accountId}`,
  entities: () => '/entities?type=ROLE&order=NAME',
  entity: () =>
    `/entity?account=${subjects.mostUnusedRole.account.accountId}&arn=${subjects.mostUnusedRole.arn}`,
  services: () => '/services?search=cloud',
  service: () => '/services/s3',
  jobs: () => '/jobs',
  batch: () => `/jobs/${batchId}`,
  'nothing there': () => '/accounts/000000000000',
  'no such page': () => '/jobs/none/such',
};

/** The width to which WCAG 2.2 (1.4.10, reflow) wants pages to shrink. */
const narrowest = { width: 320, height: 844 };

/** What makes the page wider than its window, but for what scrolls by itself. */
const tooWide = `document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth && !element.closest('.table-frame, .heat-frame'))
  .map((element) => element.outerHTML.slice(0, 200))`;

/** Tables in whose section nothing downloads them. */
const tablesWithoutCsv = `[...document.querySelectorAll('table')]
  .filter((table) => ![...(table.closest('section')?.querySelectorAll('button') ?? [])].some(({ textContent }) => textContent.endsWith('CSV')))
  .map((table) => table.caption?.textContent)`;

/** How a page looks follows from its styles alone, so that one that is open needn't be loaded again to look otherwise. */
describe.each(Object.entries(pages))('each page: %s', (_name, address) => {
  let page: Page;
  beforeAll(async () => {
    page = await portal.open(address(), { colorScheme: 'light' });
    await settled(page);
  });
  afterAll(() => page.context().close());

  it('has a download for each of its tables', async () => {
    expect(await page.evaluate<string[]>(tablesWithoutCsv)).toEqual([]);
  });

  it('is accessible when it is light', async () => {
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  it('is accessible when it is dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  describe('on a phone', () => {
    beforeAll(async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(phone);
      await settled(page);
    });

    it('is accessible', async () => {
      expect(await accessibilityFindings(page)).toEqual([]);
    });

    it('scrolls nothing but tables sideways, however narrow', async () => {
      await page.setViewportSize(narrowest);
      expect(await page.evaluate<string[]>(tooWide)).toEqual([]);
    });
  });
});
