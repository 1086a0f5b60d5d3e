import { relative } from 'node:path';
import { styleText } from 'node:util';
import { inWords, readBatchProgress, readLogLine } from './log-lines.ts';
import type { StartSettings } from './start-settings.ts';
import type { SupervisedProcess } from './supervised-process.ts';

const nameWidth = 'simulator'.length;
const usesColours = process.stdout.isTTY && process.env.NO_COLOR === undefined;
let lastShown = '';
/** Whether the cursor stands at a progress line, which the next output replaces. */
let isAtProgress = false;

/** The first line: what is about to happen. */
export function announce({ redis: given, accountsPath, dataPath }: StartSettings): void {
  const redis = given === undefined ? 'a private Redis' : 'the Redis of REDIS_URL';
  const aws = accountsPath === undefined ? 'a simulated AWS' : `the real AWS (accounts in ${accountsPath})`;
  console.log(`Starting Lapse: the API and a worker, with ${redis} and ${aws}. Data is kept in ${dataPath}.`);
}

/** A process is up. */
export function showReady(name: string, detail: string): void {
  leaveProgress();
  console.log(`  ${styled('green', 'ready')}  ${name.padEnd(nameWidth)}  ${detail}`);
}

/** What to do now. */
export function invite(apiUrl: string, logFolder: string): void {
  const query = '{ accounts(first: 3) { totalCount nodes { accountId name status } } }';
  const origin = new URL(apiUrl).origin;
  const shortest = relative(process.cwd(), logFolder);
  console.log(`
Open ${styled('bold', `${origin}/`)} in a browser, or paste this:

  curl -s ${origin}/graphql -H 'content-type: application/json' \\
    -d '${JSON.stringify({ query })}'

The logs of all processes are in ${shortest.startsWith('..') ? logFolder : shortest}. Ctrl-C stops everything.
`);
}

/**
 * Shows a process's warnings and errors, and how far batches are; all else is in its log file. The same warning
 * again is not shown twice in a row.
 */
export function showLogLine(name: string, line: string): void {
  const progress = readBatchProgress(line);
  if (progress !== undefined) {
    showProgress(name, progress);
    return;
  }
  const logLine = readLogLine(line);
  if (logLine?.isWarning !== true) return;
  const shown = `  ${name.padEnd(nameWidth)}  ${logLine.text}`;
  if (shown !== lastShown) {
    leaveProgress();
    console.log(styled('yellow', shown));
  }
  lastShown = shown;
}

/** A terminal has one line that moves on; elsewhere each state is a line. */
function showProgress(name: string, { isFinished, text }: { isFinished: boolean; text: string }): void {
  const shown = `  ${name.padEnd(nameWidth)}  ${text}`;
  if (!process.stdout.isTTY) {
    console.log(shown);
    return;
  }
  process.stdout.write(`\r\u001b[K${isFinished ? shown : fitting(shown)}`);
  isAtProgress = true;
  if (isFinished) leaveProgress();
}

/** What fits into one row: of a line that breaks, only the last row would be replaced. */
function fitting(line: string): string {
  const { columns } = process.stdout;
  return columns > 0 ? line.slice(0, columns - 1) : line;
}

function leaveProgress(): void {
  if (isAtProgress) process.stdout.write('\n');
  isAtProgress = false;
}

/** A process ended by itself. */
export function showEnd(
  { name, lastLines }: Pick<SupervisedProcess<unknown>, 'name' | 'lastLines'>,
  how: string,
): void {
  leaveProgress();
  console.error(styled('red', `The ${name} process ${how}. Its last lines:`));
  for (const line of inWords(lastLines())) console.error(`  ${line}`);
}

function styled(style: Parameters<typeof styleText>[0], text: string): string {
  return usesColours ? styleText(style, text) : text;
}
