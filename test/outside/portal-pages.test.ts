import { readFile } from 'node:fs/promises';
import type { Locator, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { findSubjects, settled, startPortal, type Portal, type Subjects } from '../support/portal.ts';

interface UsageAnswer {
  readonly usage: {
    readonly coverage: { readonly entities: number; readonly entitiesWithReport: number };
    readonly summary: {
      readonly grantedServices: number;
      readonly usedServices: number;
      readonly unusedServices: number;
      readonly neverUsedServices: number;
    };
  };
}

interface EntityWithServices {
  readonly arn: string;
  readonly account: { readonly accountId: string };
  readonly report: {
    readonly services: { readonly nodes: readonly { daysSinceLastAuthenticated: number | null }[] };
  };
}

interface ServiceAnswer {
  readonly services: { readonly nodes: [{ readonly lastAuthenticatedEntity: string }] };
  readonly serviceAccess: { readonly nodes: [{ readonly entity: { readonly name: string } }] };
}

let portal: Portal;
let role: Subjects['mostUnusedRole'];
let unreachable: Subjects['unreachableAccount'];
beforeAll(async () => {
  portal = await startPortal();
  ({ mostUnusedRole: role, unreachableAccount: unreachable } = await findSubjects(portal.lapse.apiUrl()));
});
afterAll(() => portal.stop());

describe('the portal', () => {
  it('leads from the overview to the policy that grants what the first role never uses', async () => {
    const page = await portal.open('/');
    const table = page.getByRole('table', { name: 'Entities with the most unused access' });
    await expect.poll(() => table.getByRole('rowheader').first().innerText()).toContain(role.account.name);
    await table.getByRole('link', { name: role.name }).first().click();
    const policies = page.getByRole('table', { name: 'Policies by unused services' });
    const { entities } = await portal.lapse.simulator.truth({ arn: role.arn });
    const granting = entities[0]?.services.flatMap(({ grantingPolicies }) => grantingPolicies ?? []) ?? [];
    await policies.waitFor();
    const shown = await policies.getByRole('rowheader').allInnerTexts();
    expect(granting.map(({ policyName }) => policyName)).toContain(shown[0]?.split('\n')[0]);
    await page.context().close();
  });

  it('begins the overview with the coverage and what of all grants is used', async () => {
    const page = await portal.open('/');
    const { usage } = await ask<UsageAnswer>(
      portal.lapse.apiUrl(),
      '{ usage { coverage { entities entitiesWithReport } summary { grantedServices usedServices unusedServices neverUsedServices } } }',
    );
    const { entities, entitiesWithReport } = usage.coverage;
    await page.getByText(`${entitiesWithReport} of ${entities}`, { exact: true }).waitFor();
    const { grantedServices, usedServices, unusedServices, neverUsedServices } = usage.summary;
    const counts = [usedServices, unusedServices - neverUsedServices, neverUsedServices];
    const figures = page.getByRole('region', { name: 'Granted services' });
    await figures.getByText(`Of ${grantedServices.toLocaleString('en')} grants`).waitFor();
    const shown = await figures.getByRole('definition').allInnerTexts();
    expect(shown.map((text) => text.split(' ').at(-1))).toEqual(
      counts.map((count) => count.toLocaleString('en')),
    );
    await page.context().close();
  });

  it('tells in words of each service of an entity whether it is used, unused or was never used', async () => {
    const {
      entities: {
        nodes: [{ arn, account, report }],
      },
    } = await ask<{ entities: { nodes: [EntityWithServices] } }>(
      portal.lapse.apiUrl(),
      `{ entities(first: 1, filter: { types: [USER] }, orderBy: { field: LAST_AUTHENTICATED, direction: DESC }) { nodes {
        arn account { accountId }
        report { services(orderBy: { field: LAST_AUTHENTICATED, direction: DESC }) { nodes { daysSinceLastAuthenticated } } }
      } } }`,
    );
    const page = await portal.open(`/entity?account=${account.accountId}&arn=${arn}`);
    const badges = page.getByRole('table', { name: 'Services by last use' }).locator('.badge');
    await badges.first().waitFor();
    expect(await badges.allInnerTexts()).toEqual(
      report.services.nodes.map(({ daysSinceLastAuthenticated: days }) =>
        days === null ? 'Never used' : days < 90 ? 'Used' : 'Unused',
      ),
    );
    await page.context().close();
  });

  it('shows of a service who used it last, over all accounts', async () => {
    const {
      services: {
        nodes: [{ lastAuthenticatedEntity }],
      },
      serviceAccess: {
        nodes: [{ entity }],
      },
    } = await ask<ServiceAnswer>(
      portal.lapse.apiUrl(),
      `{
        services(filter: { serviceNamespaces: ["s3"] }) { nodes { lastAuthenticatedEntity } }
        serviceAccess(first: 1, filter: { serviceNamespaces: ["s3"] }, orderBy: { field: LAST_AUTHENTICATED, direction: DESC }) {
          nodes { entity { name } }
        }
      }`,
    );
    const page = await portal.open('/services/s3');
    await page.getByText(`Last used by ${lastAuthenticatedEntity.split(':').at(-1) ?? ''} on`).waitFor();
    const holders = page.getByRole('table', { name: 'Entities by last use' });
    expect(await holders.getByRole('rowheader').first().innerText()).toContain(entity.name);
    await page.context().close();
  });

  it('says of an account that can’t be entered why, and never calls its services unused', async () => {
    const { accountId, name, statusReason } = unreachable;
    const page = await portal.open(`/accounts/${accountId}`);
    await page.getByText(statusReason).waitFor();
    await page.goto(`${portal.lapse.apiUrl()}/`);
    await page.getByText('This is not the whole picture').waitFor();
    const row = page.getByRole('row', { name });
    await expect.poll(() => row.getByRole('cell').allInnerTexts()).toEqual(['Not known: Access denied']);
    await page.context().close();
  });

  it('finds an entity while its name is typed', async () => {
    const page = await portal.open('/');
    const { name } = role;
    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type(name.slice(0, -1));
    await page.getByRole('option', { name }).first().waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('zzz');
    await page.getByText(`Nothing has “${name.slice(0, -2)}zzz${name.at(-2) ?? ''}”`).waitFor();
    for (let typed = 0; typed < 3; typed++) await page.keyboard.press('Backspace');
    await page.getByRole('option', { name }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.context().close();
  });

  it('keeps filters and the time window in the address, and the back button undoes them', async () => {
    const page = await portal.open('/entities');
    await page.getByRole('radio', { name: 'Users' }).check({ force: true });
    await page.waitForURL('**/entities?type=USER');
    await page.getByLabel('Unused after').selectOption('180');
    await page.waitForURL('**/entities?type=USER&days=180');
    await page.getByRole('link', { name: 'Services', exact: true }).click();
    await page.waitForURL('**/services?days=180');
    await page.goBack();
    await page.goBack();
    await page.waitForURL('**/entities?type=USER');
    expect(await page.getByRole('radio', { name: 'Users' }).isChecked()).toBe(true);
    await page.context().close();
  });

  it('orders entities by what they have not used for the days that the page counts', async () => {
    const page = await portal.open('/entities?days=30');
    const { entities } = await ask<{ entities: { nodes: { name: string }[] } }>(
      portal.lapse.apiUrl(),
      `{
        entities(first: 50, orderBy: { field: UNUSED_SERVICES, direction: DESC, unusedForDays: 30 }) { nodes { name } }
      }`,
    );
    const names = page.getByRole('table', { name: 'Entities' }).getByRole('rowheader').getByRole('link');
    await expect.poll(() => names.allInnerTexts()).toEqual(entities.nodes.map(({ name }) => name));
    await page.context().close();
  });

  it('filters entities by path and tag as the API does', async () => {
    const page = await portal.open('/entities?path=nowhere');
    await page.getByText('No entity matches').waitFor();
    await page.getByLabel('Path').fill('');
    await page.getByLabel('Tag').fill('team');
    await page.waitForURL('**/entities?tag=team');
    const { entities } = await ask<{ entities: { totalCount: number } }>(
      portal.lapse.apiUrl(),
      '{ entities(filter: { tags: [{ key: "team" }] }) { totalCount } }',
    );
    expect(entities.totalCount).toBeGreaterThan(0);
    await page.getByText(new RegExp(`\\b${entities.totalCount} entities$`)).waitFor();
    await page.context().close();
  });

  it('begins a page at its top, and goes back to where the one before stood', async () => {
    const page = await portal.open('/entities');
    await settled(page);
    const last = page.getByRole('table').getByRole('rowheader').last().getByRole('link');
    // Twice, since an answer that is remembered is shown at once, without a moment in which the page is short.
    for (let visit = 0; visit < 2; visit++) {
      await last.scrollIntoViewIfNeeded();
      const place = await page.evaluate(() => scrollY);
      expect(place).toBeGreaterThan(0);
      await last.click();
      await settled(page);
      expect(await page.evaluate(() => scrollY)).toBe(0);
      await page.goBack();
      await expect.poll(() => page.evaluate(() => scrollY)).toBe(place);
    }
    await page.context().close();
  });

  it('shows the share that used a service, didn’t or never did, as one picks, and keeps that in the address', async () => {
    const page = await portal.open('/');
    const { services } = await ask<{
      services: { nodes: [{ grantedEntities: number; neverUsedEntities: number }] };
    }>(
      portal.lapse.apiUrl(),
      `query ($accountId: AccountId!) {
        services(filter: { accountIds: [$accountId], serviceNamespaces: ["s3"] }) { nodes { grantedEntities neverUsedEntities } }
      }`,
      { accountId: role.account.accountId },
    );
    await settled(page);
    await page.getByRole('radio', { name: 'Never used' }).check({ force: true });
    await page.waitForURL('**/?measure=never');
    const [s3] = services.nodes;
    await page
      .getByRole('row', { name: role.account.name })
      .getByTitle(`${s3.neverUsedEntities} of ${s3.grantedEntities} never used it`)
      .and(page.locator('[href^="/services/s3?"]'))
      .waitFor();
    await page.context().close();
  });

  it('lets the arrow keys walk over the heat map', async () => {
    const page = await portal.open('/');
    await settled(page);
    const links = page.locator('.heat-map thead a');
    await links.first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await links.nth(1).evaluate((link) => link === link.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.heat-map tbody td a:focus').count()).toBe(1);
    await page.keyboard.press('ArrowUp');
    expect(await links.nth(1).evaluate((link) => link === link.ownerDocument.activeElement)).toBe(true);
    await page.context().close();
  });

  it('downloads every row that matches, with the age of its report', async () => {
    const page = await portal.open('/entities?type=ROLE');
    await settled(page);
    const { entities } = await ask<{ entities: { totalCount: number } }>(
      portal.lapse.apiUrl(),
      '{ entities(filter: { types: [ROLE] }) { totalCount } }',
    );
    const [header = '', ...rows] = await downloadedLines(page.getByRole('main'));
    expect(header).toContain('reportAgeSeconds');
    expect(rows).toHaveLength(entities.totalCount);
    await page.context().close();
  });

  it('downloads the heat map with what is not known about an account left empty', async () => {
    const page = await portal.open('/');
    await settled(page);
    const [header, ...rows] = await downloadedLines(
      page.getByRole('region', { name: 'Accounts and services' }),
    );
    expect(header).toContain('accountId,accountName,accountStatus,serviceNamespace');
    const { accountId, name } = unreachable;
    expect(rows).toContain(`${accountId},${name},ACCESS_DENIED,,,,`);
    expect(rows.filter((row) => row.includes(`${role.account.accountId},`))).toHaveLength(20);
    await page.context().close();
  });

  it('says that it is loading, then that it failed, and tries again when asked to', async () => {
    const page = await portal.open('/jobs/none/such');
    const held: Route[] = [];
    await page.route('**/graphql', (route) => held.push(route));
    await page.getByRole('link', { name: 'Accounts', exact: true }).click();
    await page.getByRole('status').getByText('Loading …').waitFor({ state: 'attached' });
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await Promise.all(held.map((route) => route.abort()));
    await page.getByText("The API can't be reached").waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'Accounts' }).waitFor();
    await page.context().close();
  });

  it('says what the API refused, in the place of what it would have shown', async () => {
    const page = await portal.open('/entities?after=no-cursor');
    await page.getByText('This could not be loaded').waitFor();
    await page.getByText('"no-cursor" is not a cursor').waitFor();
    await page.context().close();
  });

  it('stays around a page that cannot show an answer', async () => {
    const page = await portal.open('/jobs/none/such');
    await page.route('**/graphql', (route) => route.fulfill({ json: { data: {} } }));
    await page.getByRole('link', { name: 'Accounts', exact: true }).click();
    await page.getByRole('heading', { name: 'This page broke' }).waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('link', { name: 'Services', exact: true }).click();
    await page.getByRole('table', { name: 'Services' }).waitFor();
    await page.context().close();
  });

  it('loads less than 250 kB, and all of it from the API’s address', async () => {
    const page = await portal.open('/');
    await settled(page);
    const loaded = await page.evaluate(() =>
      [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(
        (entry) => ({ address: entry.name, bytes: (entry as PerformanceResourceTiming).encodedBodySize }),
      ),
    );
    expect(loaded.filter(({ address }) => !address.startsWith(`${portal.lapse.apiUrl()}/`))).toEqual([]);
    const bytes = loaded.reduce((sum, entry) => sum + entry.bytes, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(250_000);
    await page.context().close();
  });

  it('runs nothing that its content security policy forbids', async () => {
    const page = await portal.open('/');
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.reload();
    await settled(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

async function downloadedLines(from: Locator): Promise<string[]> {
  const [file] = await Promise.all([
    from.page().waitForEvent('download'),
    from.getByRole('button', { name: 'CSV' }).click(),
  ]);
  return (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
}
