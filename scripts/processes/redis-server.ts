import { spawnSync } from 'node:child_process';
import { canInstallPackages, installPackages } from './debian-packages.ts';
import { findOnPath } from './programs-on-path.ts';
import { StartError } from './start-error.ts';
import { startProcess, type Launch, type SupervisedProcess } from './supervised-process.ts';

const programNames = ['redis-server', 'valkey-server'];
const oldestMajor = 6;
const oldestMinor = 2;

const waysOut = `Lapse needs Redis, and there is no ${programNames.join(' or ')} on PATH. Three ways out:
  1. Install one, version ${oldestMajor}.${oldestMinor} or newer: apt-get install redis-server, dnf install valkey, brew install redis, …
  2. Point to a Redis that runs already: REDIS_URL=redis://host:6379 npm start
  3. Run everything in containers: docker compose up`;

/**
 * The path of redis-server or valkey-server. Debian's redis-server is installed where there is none and that is
 * permitted.
 * @throws StartError that names the ways out
 */
export function ensureRedisServer(): string {
  let program = findOnPath(programNames);
  if (program === undefined && canInstallPackages()) {
    installPackages(['redis-server'], 'Lapse needs Redis, and there is none on PATH');
    program = findOnPath(programNames);
  }
  if (program === undefined) throw new StartError(waysOut);
  checkVersion(program);
  return program;
}

function checkVersion(program: string): void {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /v=(\d+)\.(\d+)/.exec(stdout) ?? [];
  const isRecent =
    Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
  if (isRecent) return;
  throw new StartError(
    `${program} says «${stdout.trim()}»; Lapse needs version ${oldestMajor}.${oldestMinor} or newer. ` +
      'Install a newer one, or set REDIS_URL to one that runs elsewhere.',
  );
}

export interface RedisLocation {
  /** At most 100 bytes, of characters that a URL leaves as they are. */
  readonly socket: string;
  /** Must exist; the append-only file lives here. */
  readonly dataFolder: string;
}

/** Starts a private Redis that listens on a Unix socket only and keeps every accepted write in an append-only file. */
export function startRedisServer(
  program: string,
  { socket, dataFolder }: RedisLocation,
  launch: Launch,
): Promise<SupervisedProcess<string>> {
  const options = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: dataFolder,
    appendonly: 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  return startProcess(
    {
      name: 'redis',
      command: program,
      args: Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
      environment: process.env,
      readReady: (line) => (/ready to accept connections/i.test(line) ? `unix://${socket}` : undefined),
    },
    launch,
  );
}
