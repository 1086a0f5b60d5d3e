import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StartError } from './start-error.ts';

const program = fileURLToPath(new URL('../guard.mjs', import.meta.url));

/** The process that stops everything when this one is killed; see `scripts/guard.mjs`. */
export interface Guard {
  /** Has this process group stopped should this process die. */
  watch(processGroup: number): void;
  release(processGroup: number): void;
  /** Resolves when the guard has ended without having been closed: nothing is watched over any more. */
  readonly lost: Promise<void>;
  /** Ends the guard and frees the lock. Whatever it still watches is stopped. */
  close(): Promise<void>;
}

/** Another process holds the lock. */
export class LockHeldError extends StartError {
  readonly holder: string;

  constructor(holder: string) {
    super(`The lock is held by process ${holder}.`);
    this.holder = holder;
  }
}

/**
 * @param lockPath the lock to hold meanwhile, a socket's path of at most 100 bytes
 * @throws LockHeldError
 */
export async function startGuard(lockPath?: string): Promise<Guard> {
  const child = spawn(process.execPath, lockPath === undefined ? [program] : [program, lockPath], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'exit').then(() => undefined);
  // Its end shows in `lost`; a write to a guard that is gone has nothing to add.
  child.stdin.on('error', () => undefined);
  const answer = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line)),
    ended.then(() => 'ended'),
  ]);
  if (answer.startsWith('held by ')) throw new LockHeldError(answer.slice('held by '.length));
  if (answer !== 'ready') throw new StartError('The guard process could not be started.');
  let isClosing = false;
  return {
    watch: (processGroup) => void child.stdin.write(`+${processGroup}\n`),
    release: (processGroup) => void child.stdin.write(`-${processGroup}\n`),
    lost: new Promise((resolve) => {
      void ended.then(() => {
        if (!isClosing) resolve();
      });
    }),
    close: async () => {
      isClosing = true;
      child.stdin.end();
      await ended;
    },
  };
}
