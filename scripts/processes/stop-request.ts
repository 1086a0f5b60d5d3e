/** npm passes the terminal's Ctrl-C on, so one press arrives twice; only a later one is a second request. */
const secondRequestMilliseconds = 1_000;
const parentCheckMilliseconds = 500;

/**
 * Calls back with the reason when this process is to stop: on Ctrl-C, SIGTERM, a closed terminal, or when the npm
 * that runs it was killed. A second request ends the process at once, and leaves the stopping to the guard.
 */
export function onStopRequest(callback: (reason: string) => void): void {
  let firstAt: number | undefined;
  const request = (reason: string) => {
    if (firstAt !== undefined && Date.now() - firstAt > secondRequestMilliseconds) process.exit(1);
    if (firstAt !== undefined) return;
    firstAt = Date.now();
    callback(reason);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  if (process.env.npm_lifecycle_event === undefined) return;
  // The script lines in package.json say `exec`, so that npm itself is the parent and no shell.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) request('npm is gone');
  }, parentCheckMilliseconds).unref();
}
