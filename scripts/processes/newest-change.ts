import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project-folder.ts';

/** When any of these files of the project, or anything in these folders, was last changed: epoch milliseconds. */
export function newestChange(paths: readonly string[]): number {
  return Math.max(...paths.flatMap((path) => changesBelow(join(projectFolder, path))));
}

/** A folder changes when a file in it comes or goes. */
function changesBelow(path: string): number[] {
  const stats = statSync(path);
  if (!stats.isDirectory()) return [stats.mtimeMs];
  return [stats.mtimeMs, ...readdirSync(path).flatMap((name) => changesBelow(join(path, name)))];
}
