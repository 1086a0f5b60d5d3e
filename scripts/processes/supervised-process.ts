import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Guard } from './guard.ts';
import { inWords } from './log-lines.ts';
import { projectFolder } from './project-folder.ts';
import { StartError } from './start-error.ts';

const longestStartMilliseconds = 60_000;
const graceMilliseconds = 15_000;
const keptLines = 20;

export interface ProcessDefinition<Ready> {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** What a line of output says about the process being ready to work; undefined when it says nothing. */
  readonly readReady: (line: string) => Ready | undefined;
}

/** What processes are started with. */
export interface Launch {
  readonly guard: Guard;
  /** Gets a file a process with everything it writes. */
  readonly logFolder: string;
  readonly onLine?: (name: string, line: string) => void;
}

export interface SupervisedProcess<Ready> {
  readonly name: string;
  readonly processId: number;
  readonly ready: Ready;
  /** How it ended, in words; resolves when it and all that it started are gone. */
  readonly ended: Promise<string>;
  /** Whether its end was asked for. */
  isStopping(): boolean;
  /** The end of its output, at most 20 lines. */
  lastLines(): readonly string[];
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end; after 15 seconds it is killed. Resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Starts a process in a process group of its own, so that Ctrl-C reaches only the one who stops things in order.
 * Resolves when the process says that it is ready.
 * @param longestStart milliseconds until it has to be ready; once it is, it may run as long as it likes
 * @throws StartError with its last lines when it ends before, or isn't ready in time
 */
export async function startProcess<Ready>(
  definition: ProcessDefinition<Ready>,
  launch: Launch,
  longestStart = longestStartMilliseconds,
): Promise<SupervisedProcess<Ready>> {
  const child = spawn(definition.command, definition.args, {
    cwd: projectFolder,
    env: definition.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: string[] = [];
  const ended = endOf(child, launch.guard);
  const ready = new Promise<Ready>((resolve) => {
    const log = createWriteStream(join(launch.logFolder, `${definition.name}.log`), { flags: 'a' });
    void ended.then(() => log.end());
    readLines(child, (line) => {
      log.write(`${line}\n`);
      if (lines.push(line) > keptLines) lines.shift();
      launch.onLine?.(definition.name, line);
      const answer = definition.readReady(line);
      if (answer !== undefined) resolve(answer);
    });
  });
  if (child.pid === undefined)
    throw new StartError(`${definition.command} could not be started: ${await ended}.`);
  const control = controlOf(child, child.pid, ended);
  const tooLate = deadline(longestStart, () => void control.stop('SIGKILL'));
  const answer = await Promise.race([
    ready,
    ended.then((how) => {
      const why = tooLate.hasPassed() ? `not ready after ${longestStart / 1000} seconds` : how;
      return notReady(definition.name, why, lines);
    }),
  ]).finally(tooLate.cancel);
  return {
    name: definition.name,
    processId: child.pid,
    ready: answer,
    ended,
    lastLines: () => lines,
    ...control,
  };
}

function notReady(name: string, how: string, lines: readonly string[]): never {
  throw new StartError(
    [`${name} did not start: ${how}. Its last lines:`, ...inWords(lines).map((line) => `  ${line}`)].join(
      '\n',
    ),
  );
}

function readLines(child: Child, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
}

function endOf(child: Child, guard: Guard): Promise<string> {
  const { pid } = child;
  if (pid !== undefined) guard.watch(pid);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    // 'close' comes after 'exit', once all output has been read.
    child.once('exit', () => {
      if (pid !== undefined) sendToGroup(pid, 'SIGKILL');
    });
    child.once('close', (code, signal) => {
      if (pid !== undefined) guard.release(pid);
      resolve(signal === null ? `ended with exit code ${String(code)}` : `ended by ${signal}`);
    });
  });
}

function controlOf(child: Child, processId: number, ended: Promise<string>) {
  let stopping = false;
  return {
    isStopping: () => stopping,
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    stop: async (signal: NodeJS.Signals = 'SIGTERM') => {
      stopping = true;
      child.kill(signal);
      const killing = setTimeout(() => {
        sendToGroup(processId, 'SIGKILL');
      }, graceMilliseconds);
      await ended;
      clearTimeout(killing);
    },
  };
}

function sendToGroup(processGroup: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-processGroup, signal);
  } catch {
    // The group is gone.
  }
}

function deadline(milliseconds: number, onPassed: () => void) {
  let hasPassed = false;
  const timer = setTimeout(() => {
    hasPassed = true;
    onPassed();
  }, milliseconds).unref();
  return {
    hasPassed: () => hasPassed,
    cancel: () => {
      clearTimeout(timer);
    },
  };
}
