import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { desktop, phone, settled, startBrowser } from '../test/support/portal.ts';
import { projectFolder } from './processes/project-folder.ts';

/**
 * Takes the pictures in docs/portal of the portal that `npm start` serves.
 * Usage: npm run portal:screenshots [-- <address>], once its reports are in
 */
const address = process.argv[2] ?? 'http://127.0.0.1:4000';
const folder = join(projectFolder, 'docs', 'portal');

interface Picture {
  readonly name: string;
  readonly look: BrowserContextOptions;
  /** From the overview to what the picture shows. */
  readonly go: (page: Page) => Promise<void>;
}

const light = { colorScheme: 'light', viewport: desktop } as const;
const dark = { colorScheme: 'dark', viewport: desktop } as const;
const onPhone = { colorScheme: 'light', viewport: phone, deviceScaleFactor: 2 } as const;

const stay = () => Promise.resolve();
const openPage = (name: string) => (page: Page) =>
  page.getByRole('link', { name, exact: true }).first().click();

async function openMostUnused(page: Page): Promise<void> {
  await page
    .getByRole('table', { name: 'Entities with the most unused access' })
    .getByRole('link')
    .first()
    .click();
}

const pictures: Picture[] = [
  { name: 'overview', look: light, go: stay },
  { name: 'overview-dark', look: dark, go: stay },
  { name: 'overview-phone', look: onPhone, go: stay },
  { name: 'entity', look: light, go: openMostUnused },
  { name: 'entity-phone', look: onPhone, go: openMostUnused },
  {
    name: 'unreachable-account',
    look: light,
    go: (page) => page.locator('.notice').getByRole('link').first().click(),
  },
  { name: 'entities-dark', look: dark, go: openPage('Entities') },
  { name: 'services', look: light, go: openPage('Services') },
  {
    name: 'service',
    look: dark,
    go: async (page) => {
      await page.getByRole('link', { name: 's3', exact: true }).click();
    },
  },
  { name: 'jobs', look: light, go: openPage('Jobs') },
];

await mkdir(folder, { recursive: true });
const browser = await startBrowser();
for (const picture of pictures) await take(browser, picture);
await browser.close();

async function take(from: Browser, { name, look, go }: Picture): Promise<void> {
  const context = await from.newContext(look);
  const page = await context.newPage();
  await page.goto(address);
  await settled(page);
  await go(page);
  await settled(page);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: name === 'overview' });
  await context.close();
  console.log(`docs/portal/${name}.png`);
}
