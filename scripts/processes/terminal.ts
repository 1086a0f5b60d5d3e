import { relative } from 'node:path';
import { styleText } from 'node:util';
import { inWords, readLogLine } from './log-lines.ts';
import type { StartSettings } from './start-settings.ts';
import type { SupervisedProcess } from './supervised-process.ts';

const nameWidth = 'simulator'.length;
const usesColours = process.stdout.isTTY && process.env.NO_COLOR === undefined;
let lastShown = '';

/** The first line: what is about to happen. */
export function announce({ redisUrl, accountsPath, dataPath }: StartSettings): void {
  const redis = redisUrl === undefined ? 'a private Redis' : 'the Redis of REDIS_URL';
  const aws = accountsPath === undefined ? 'a simulated AWS' : `the real AWS (accounts in ${accountsPath})`;
  console.log(`Starting Lapse: the API and a worker, with ${redis} and ${aws}. Data is kept in ${dataPath}.`);
}

/** A process is up. */
export function showReady(name: string, detail: string): void {
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

/** Shows a process's warnings and errors; all else is in its log file. The same one again is not shown twice in a row. */
export function showLogLine(name: string, line: string): void {
  const logLine = readLogLine(line);
  if (logLine?.isWarning !== true) return;
  const shown = `  ${name.padEnd(nameWidth)}  ${logLine.text}`;
  if (shown !== lastShown) console.log(styled('yellow', shown));
  lastShown = shown;
}

/** A process ended by itself. */
export function showEnd(
  { name, lastLines }: Pick<SupervisedProcess<unknown>, 'name' | 'lastLines'>,
  how: string,
): void {
  console.error(styled('red', `The ${name} process ${how}. Its last lines:`));
  for (const line of inWords(lastLines())) console.error(`  ${line}`);
}

function styled(style: Parameters<typeof styleText>[0], text: string): string {
  return usesColours ? styleText(style, text) : text;
}
