import { readFileSync } from 'node:fs';
import { showLogLine } from '../../scripts/processes/terminal.ts';

/** A process of its own, because a terminal belongs to a process: shows the log lines of a file as `npm start` does. */
for (const line of readFileSync(process.argv[2] ?? '', 'utf8').split('\n')) showLogLine('worker', line);
