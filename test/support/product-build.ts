import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/processes/project-folder.ts';

/** What `npm run build` compiles, and what decides how. */
const sources = ['src', 'worker', 'simulator', 'portal', 'package.json', 'package-lock.json'];
const settings = ['tsconfig.json', 'tsconfig.build.json'];
const built = [
  'dist/src/api/main.js',
  'dist/worker/main.js',
  'dist/simulator/main.js',
  'dist/portal/index.html',
];

/**
 * vitest's global setup before tests that start the product: `npm run build`, unless everything it made is newer than
 * what it makes that from. Processes of a build start in half the time that they take from source.
 */
export function setup(): void {
  const [newestSource] = timesOf([...sources, ...settings]).sort((one, other) => other - one);
  const isBuilt = built.every((path) => existsSync(join(projectFolder, path)));
  if (isBuilt && Math.min(...timesOf(built)) >= (newestSource ?? 0)) return;
  const begin = new Date();
  // vitest's NODE_ENV would have the portal built for developers: twice the size, and slower.
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: projectFolder, env, stdio: 'inherit' });
  // The compiler leaves a file alone that comes out as it was.
  for (const path of built) utimesSync(join(projectFolder, path), begin, begin);
}

/** When these files, and all files in these folders, were last changed. */
function timesOf(paths: readonly string[]): number[] {
  return paths.flatMap((path) => {
    const whole = join(projectFolder, path);
    const stats = statSync(whole);
    if (!stats.isDirectory()) return stats.mtimeMs;
    return timesOf(readdirSync(whole).map((name) => join(path, name)));
  });
}
