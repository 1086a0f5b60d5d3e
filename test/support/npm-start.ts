import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { projectFolder } from '../../scripts/processes/project-folder.ts';

/** An `npm start` (or another script) as a person runs it in a terminal. */
export interface NpmStart {
  /** Resolves with the first line that has this in it; rejects when the command ends without. */
  line(part: string): Promise<string>;
  /** Everything printed so far. */
  output(): string;
  /** Resolves with the exit code; null when it was killed. */
  readonly exitCode: Promise<number | null>;
  /** The processes that it has started, directly or not, and that run now. */
  descendants(): RunningProcess[];
  /** Ctrl-C: the terminal signals the whole foreground group. */
  interrupt(): void;
  /** SIGKILL for npm and the script it runs, which can do nothing about it. */
  kill(): void;
}

export interface RunningProcess {
  readonly processId: number;
  readonly parentId: number;
  readonly command: string;
}

/** Runs with ports that are free, unless the environment says otherwise. */
export function npmStart(environment: Readonly<Record<string, string>>, folder = projectFolder): NpmStart {
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...ownEnvironment(), PORT: '0', SIMULATOR_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const listener of listeners) listener();
    });
  }
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve));
  const output = () => lines.join('\n');
  const processId = child.pid ?? 0;
  return {
    line: (part) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => line.includes(part));
          if (found !== undefined) resolve(found);
        };
        listeners.add(look);
        look();
        void exitCode.then(() => {
          reject(new Error(`It ended without «${part}»:\n${output()}`));
        });
      }),
    output,
    exitCode,
    descendants: () => descendantsOf(processId),
    interrupt: () => process.kill(-processId, 'SIGINT'),
    kill: () => process.kill(-processId, 'SIGKILL'),
  };
}

/** Those of these processes that still run. */
export function stillRunning(processes: readonly RunningProcess[]): RunningProcess[] {
  const running = new Map(listProcesses().map((each) => [each.processId, each.command]));
  return processes.filter(({ processId, command }) => running.get(processId) === command);
}

function descendantsOf(processId: number): RunningProcess[] {
  const all = listProcesses();
  const below = (parent: number): RunningProcess[] =>
    all.filter(({ parentId }) => parentId === parent).flatMap((child) => [child, ...below(child.processId)]);
  return below(processId);
}

function listProcesses(): RunningProcess[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,command='], { encoding: 'utf8' }).split(
    '\n',
  );
  return lines.flatMap((line) => {
    const [, processId, parentId, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    // A zombie has ended; nobody has asked for its exit code yet.
    if (command === undefined || state?.startsWith('Z') === true) return [];
    return [{ processId: Number(processId), parentId: Number(parentId), command }];
  });
}

/** This process's environment without what vitest and npm put there. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter(
    (name) => !/^(npm_|VITE|NODE_ENV$|LAPSE_|AWS_|REDIS_URL$)/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}
