import { execFileSync } from 'node:child_process';
import { existsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { newestChange } from './newest-change.ts';
import { projectFolder } from './project-folder.ts';

/** What `npm run build` compiles, and what decides how. */
const sources = ['src', 'worker', 'simulator', 'portal', 'package.json', 'package-lock.json'];
const settings = ['tsconfig.json', 'tsconfig.build.json'];
const built = [
  'dist/src/api/main.js',
  'dist/worker/main.js',
  'dist/simulator/main.js',
  'dist/portal/index.html',
].map((path) => join(projectFolder, path));

/**
 * `npm run build`, unless everything it made is newer than what it makes that from. Processes of a build start in half
 * the time that they take from source.
 */
export function ensureBuild(): void {
  const oldest = Math.min(...built.map((path) => (existsSync(path) ? statSync(path).mtimeMs : 0)));
  if (oldest >= newestChange([...sources, ...settings])) return;
  const begin = new Date();
  // vitest's NODE_ENV would have the portal built for developers: twice the size, and slower.
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: projectFolder, env, stdio: 'inherit' });
  // The compiler leaves a file alone that comes out as it was.
  for (const path of built) utimesSync(path, begin, begin);
}
