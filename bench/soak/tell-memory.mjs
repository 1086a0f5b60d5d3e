/** Loaded before a program (`node --import`): writes what the process holds to a file of its own, after a collection. */
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const path = `${process.env.LAPSE_SOAK_FOLDER}/${process.pid}.json`;

setInterval(() => {
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  writeFileSync(`${path}.new`, JSON.stringify({ rss, heapUsed, handles }));
  renameSync(`${path}.new`, path);
}, 2_000).unref();
