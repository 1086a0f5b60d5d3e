import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { StartError } from './start-error.ts';

/** Whether this process may install packages: Debian (or one of its children), as root. */
export function canInstallPackages(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

/**
 * Installs Debian packages and says so. Check `canInstallPackages` first.
 * @throws StartError with apt-get's own words
 */
export function installPackages(packages: readonly string[], reason: string): void {
  console.log(`Installing ${packages.join(', ')} with apt-get: ${reason} …`);
  runAptGet(['update']);
  runAptGet(['install', '--yes', '--no-install-recommends', ...packages]);
}

function runAptGet(args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (status === 0) return;
  const output = error === undefined ? stdout + stderr : error.message;
  throw new StartError(`apt-get ${args.join(' ')} failed:\n${output.split('\n').slice(-15).join('\n')}`);
}
