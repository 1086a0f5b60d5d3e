import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newestChange } from './newest-change.ts';
import { projectFolder } from './project-folder.ts';
import { StartError } from './start-error.ts';

const built = join(projectFolder, 'dist', 'portal', 'index.html');

/**
 * Builds the portal where it was never built, or its sources or the packages are newer than the build.
 * @returns whether it had to be built
 * @throws StartError with vite's own words
 */
export function ensurePortal(): boolean {
  if (existsSync(built) && statSync(built).mtimeMs >= newestChange(['portal', 'package-lock.json']))
    return false;
  const vite = join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--logLevel', 'error', join(projectFolder, 'portal')],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new StartError(`The portal could not be built:\n${stdout}${stderr}`);
  return true;
}
