import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Response } from 'playwright-core';
import { ensurePortal } from '../../scripts/processes/portal-build.ts';
import { projectFolder } from '../../scripts/processes/project-folder.ts';
import { startBrowser } from '../../test/support/portal.ts';
import { storeAccounts } from '../query/data-set.ts';
import { Random } from '../query/random.ts';
import { RandomReports } from '../query/random-report.ts';
import { startSurroundings } from '../query/surroundings.ts';

const accounts = 1_000;
const loads = 9;
const targets = { milliseconds: 1_500, kilobytes: 250 };

/** A cold load of the overview over 100,000 entities: nothing cached, a browser context of its own each time. */
export async function run(): Promise<void> {
  ensurePortal();
  const surroundings = await startSurroundings();
  try {
    const reports = await RandomReports.open(new Random(1));
    console.log(`Storing ${accounts} accounts of a hundred entities …`);
    await storeAccounts(surroundings.redis, reports, { from: 0, to: accounts });
    const api = await surroundings.startApi();
    const browser = await startBrowser();
    try {
      await measure(browser, new URL('/', api.url).href);
    } finally {
      await browser.close();
      await api.stop();
    }
  } finally {
    await surroundings.stop();
  }
}

interface Load {
  /** Coverage, granted services and the most unused access are there. */
  readonly usable: number;
  /** So is every cell of the heat map. */
  readonly complete: number;
  readonly requests: number;
}

async function measure(browser: Browser, url: string): Promise<void> {
  const measured: Load[] = [];
  for (let load = 0; load < loads; load++) measured.push(await loadCold(browser, url));
  const median = (figure: (load: Load) => number) =>
    measured.map(figure).toSorted((a, b) => a - b)[Math.floor(loads / 2)] ?? NaN;
  const slowest = Math.max(...measured.map(({ usable }) => usable));
  row(
    'overview usable, p50',
    median(({ usable }) => usable),
    'ms',
    targets.milliseconds,
  );
  row('overview usable, slowest', slowest, 'ms', targets.milliseconds);
  row(
    'heat map complete, p50',
    median(({ complete }) => complete),
    'ms',
  );
  row(
    'requests',
    median(({ requests }) => requests),
    '',
  );
  row('first load, compressed', builtKilobytes(), 'kB', targets.kilobytes);
}

async function loadCold(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answers: Response[] = [];
  page.on('response', (response) => answers.push(response));
  const startedAt = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  // With each frame: a locator's `waitFor` looks every half second.
  await page.waitForFunction(isUsable, undefined, { polling: 'raf' });
  const usable = performance.now() - startedAt;
  await page.waitForFunction(isComplete, undefined, { polling: 'raf' });
  const complete = performance.now() - startedAt;
  await context.close();
  return { usable, complete, requests: answers.length };
}

/** Runs in the page. */
function isUsable(): boolean {
  return ['.figures', '.table', '.usage-figures'].every(
    (part) => document.querySelector(part)?.checkVisibility() === true,
  );
}

/** Runs in the page. */
function isComplete(): boolean {
  return document.querySelector('.heat-map') !== null && document.querySelector('.heat-waiting') === null;
}

/** What a browser that takes Brotli is sent before the first question: the page, its script and its style. */
function builtKilobytes(): number {
  const folder = join(projectFolder, 'dist', 'portal');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const compressed = names.filter((name) => name.endsWith('.br') || name === 'index.html');
  return compressed.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1_000;
}

function row(name: string, value: number, unit: string, target?: number): void {
  const verdict = target === undefined ? '' : `   ≤ ${target} ${unit}: ${value <= target ? 'met' : 'MISSED'}`;
  console.log(`${name.padEnd(28)} ${value.toFixed(0).padStart(8)} ${unit}${verdict}`);
}
