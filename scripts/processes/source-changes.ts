import { watch } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project-folder.ts';

const quietMilliseconds = 150;

/** Calls back once for each burst of changes in these folders of the project, as editors and version control make them. */
export function onSourceChange(folders: readonly string[], callback: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  for (const folder of folders) {
    watch(join(projectFolder, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(callback, quietMilliseconds);
    });
  }
}
