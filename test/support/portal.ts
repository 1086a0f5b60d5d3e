import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { ensurePortal } from '../../scripts/processes/portal-build.ts';
import { findOnPath } from '../../scripts/processes/programs-on-path.ts';
import { ask } from './graphql.ts';
import { startLapse, type Lapse, type LapseOptions } from './lapse.ts';
import { chromiumNames } from './outside-programs.ts';

/** The product with a browser before it. */
export interface Portal {
  readonly lapse: Lapse;
  /** Opens an address of the portal in a window of its own, with nothing remembered. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  stop(): Promise<void>;
}

export const desktop = { width: 1360, height: 900 };
export const phone = { width: 390, height: 844 };

/** A small world with one account that can't be entered and one that is suspended. */
const smallWorld = { accounts: 4, entitiesPerAccount: 15, unreachableAccounts: 1, suspendedAccounts: 1 };

export async function startPortal({ simulator, ...options }: LapseOptions = {}): Promise<Portal> {
  ensurePortal();
  const lapse = await startLapse({
    simulator: { ...smallWorld, ...simulator },
    refresh: 'newEntities',
    ...options,
  });
  const browser = await startBrowser();
  return {
    lapse,
    open: async (path, contextOptions = {}) => {
      const context = await browser.newContext({ viewport: desktop, ...contextOptions });
      const page = await context.newPage();
      await page.goto(`${lapse.apiUrl()}${path}`);
      return page;
    },
    stop: async () => {
      await browser.close();
      await lapse.stop();
    },
  };
}

export function startBrowser(): Promise<Browser> {
  const executablePath = findOnPath(chromiumNames);
  if (executablePath === undefined) throw new Error(`none of ${chromiumNames.join(', ')} is on PATH`);
  // Chromium refuses to run as root inside its own sandbox; what it opens here is ours.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

interface CoverageAnswer {
  readonly entities: {
    readonly coverage: { readonly entities: number; readonly entitiesWithReport: number };
  };
}

/** Waits until every entity that an inventory found has its report. */
export async function waitForReports(apiUrl: string): Promise<void> {
  for (;;) {
    const { coverage } = (
      await ask<CoverageAnswer>(apiUrl, '{ entities(first: 1) { coverage { entities entitiesWithReport } } }')
    ).entities;
    if (coverage.entities > 0 && coverage.entities === coverage.entitiesWithReport) return;
    await sleep(500);
  }
}

/** What of the small world pages are about. */
export interface Subjects {
  readonly mostUnusedRole: SubjectRole;
  readonly unreachableAccount: SubjectAccount;
}

interface SubjectRole {
  readonly arn: string;
  readonly name: string;
  readonly account: { readonly accountId: string; readonly name: string };
}

interface SubjectAccount {
  readonly accountId: string;
  readonly name: string;
  readonly statusReason: string;
}

interface SubjectsAnswer {
  readonly roles: { readonly nodes: readonly [SubjectRole] };
  readonly unreachable: { readonly nodes: readonly [SubjectAccount] };
}

/** Waits for the reports and says who has the most unused access, and which account can't be entered. */
export async function findSubjects(apiUrl: string): Promise<Subjects> {
  await waitForReports(apiUrl);
  const { roles, unreachable } = await ask<SubjectsAnswer>(
    apiUrl,
    `{
      roles: entities(first: 1, filter: { types: [ROLE] }, orderBy: { field: UNUSED_SERVICES, direction: DESC }) {
        nodes { arn name account { accountId name } }
      }
      unreachable: accounts(filter: { statuses: [ACCESS_DENIED] }) { nodes { accountId name statusReason } }
    }`,
  );
  return { mostUnusedRole: roles.nodes[0], unreachableAccount: unreachable.nodes[0] };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
  }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
/** Only what is wrong is described: describing what is right takes most of the time on a page with large tables. */
const axeOptions = JSON.stringify({
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
});

/** What axe finds against WCAG 2.2 AA on the page as it is shown, one text a finding. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResult>(`axe.run(${axeOptions})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary ?? ''}`),
  );
}

/** Waits until the page has everything that it asked for. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('main').waitFor();
  await page.locator('.skeleton, [aria-busy="true"], .heat-waiting').first().waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle');
}
