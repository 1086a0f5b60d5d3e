import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockHeldError, startGuard, type Guard } from './guard.ts';
import { StartError } from './start-error.ts';

/** Where one running Lapse keeps what it needs. */
export interface DataFolder {
  readonly path: string;
  readonly redis: string;
  readonly redisSocket: string;
  readonly logs: string;
  readonly accounts: string;
  /** Holds the folder for this process and watches over what it starts. */
  readonly guard: Guard;
}

/** The kernel takes about 104 bytes for a socket's path, and in `unix://…` it must not need escaping. */
const usableSocketPath = /^[\w./-]{1,95}$/;
const lockPatienceMilliseconds = 15_000;

/**
 * Makes the folder where it is missing, and takes it: one Lapse at a time works in it.
 * @param location relative to the working directory
 * @param aws whose data Redis keeps there: what was simulated never mixes with what is real
 * @throws StartError when it is taken, or can't be written to
 */
export async function openDataFolder(location: string, aws: 'simulated' | 'real'): Promise<DataFolder> {
  const path = resolve(location);
  const [redis, logs] = [join(path, `redis-${aws}`), join(path, 'logs')];
  try {
    mkdirSync(redis, { recursive: true, mode: 0o700 });
    const sockets = socketFolder(path);
    const guard = await takeLock(path, join(sockets, 'lock.sock'));
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(logs);
    return {
      path,
      redis,
      logs,
      guard,
      redisSocket: join(sockets, 'redis.sock'),
      accounts: join(path, 'accounts.yaml'),
    };
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`LAPSE_DATA is ${path}, which can't be used: ${String(error)}`);
  }
}

/** The data folder's own where its path allows that, otherwise one in /tmp that is always the same for this path. */
function socketFolder(dataPath: string): string {
  const own = join(dataPath, 'sockets');
  const { uid } = userInfo();
  const digest = createHash('sha256').update(dataPath).digest('hex').slice(0, 16);
  const folder = usableSocketPath.test(join(own, 'redis.sock')) ? own : `/tmp/lapse-${uid}-${digest}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { mode, uid: owner } = lstatSync(folder);
  if (owner !== uid || (mode & 0o777) !== 0o700) {
    throw new StartError(`${folder} must be open to this user only (chmod 700): Redis listens in it.`);
  }
  return folder;
}

/** Waits while the processes of a start that was killed are still being stopped. */
async function takeLock(dataPath: string, lockPath: string): Promise<Guard> {
  const deadline = Date.now() + lockPatienceMilliseconds;
  for (;;) {
    try {
      return await startGuard(lockPath);
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error;
      if (isAlive(error.holder) || Date.now() > deadline) {
        throw new StartError(
          `Lapse is already running with its data in ${dataPath} (process ${error.holder}). ` +
            'Stop that one first, or set LAPSE_DATA to another folder, and PORT and SIMULATOR_PORT to free ports.',
        );
      }
    }
    await sleep(100);
  }
}

function isAlive(holder: string): boolean {
  try {
    return process.kill(Number(holder), 0);
  } catch {
    return false;
  }
}
