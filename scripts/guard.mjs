/**
 * Sees to it that nothing outlives the process that started it, however that one dies.
 *
 * The starter holds a pipe to this process's standard input and writes `+<process group>` for each process it
 * starts and `-<process group>` for each that has ended. The kernel closes the pipe with the starter's last breath
 * (SIGKILL included); then the guard stops what is left, the youngest first, and ends. It runs in a session of its
 * own, so that neither Ctrl-C nor a signal to the starter's process group reaches it.
 *
 * It also holds the lock of the data folder, a listening socket that answers with the starter's process id: the
 * folder is free again exactly when nobody works in it any more.
 *
 * Plain JavaScript, because it is to start within milliseconds and stay small.
 *
 * Usage: node guard.mjs [lock socket]. Prints `ready`, or `held by <process id>` and ends.
 */
import { readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const graceMilliseconds = 5_000;
const lockPath = process.argv[2];
// Once the starter is gone, somebody else is the parent.
const starter = process.ppid;
const groups = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

if (lockPath !== undefined) {
  const holder = (await listen()) ? undefined : await askHolder();
  if (holder !== undefined) {
    console.log(`held by ${holder}`);
    process.exit(1);
  }
}
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const group = Number(line.slice(1));
  if (line.startsWith('+')) groups.add(group);
  else groups.delete(group);
}
for (const group of [...groups].reverse()) await stop(group);
process.exit(0);

/** Takes the lock. False: somebody has it, or had it and was killed. */
function listen() {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(String(starter));
  });
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(true));
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(lockPath);
  });
}

/** The process id of the lock's holder; undefined when nobody answered and the lock was taken instead. */
async function askHolder() {
  const answer = await new Promise((resolve) => {
    let text = '';
    connect(lockPath)
      .on('data', (chunk) => (text += chunk))
      .on('end', () => resolve(text))
      .on('error', () => resolve(undefined));
  });
  if (answer !== undefined) return answer;
  rmSync(lockPath, { force: true });
  return (await listen()) ? undefined : 'another process';
}

async function stop(group) {
  const deadline = Date.now() + graceMilliseconds;
  send(group, 'SIGTERM');
  while (send(group, 0) && !isZombie(group) && Date.now() < deadline) await sleep(20);
  send(group, 'SIGKILL');
}

/** Sends a signal to a process group; false when it is gone. */
function send(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/**
 * Whether a process has ended and only waits for its new parent to notice, which in a container may take for ever.
 * Only Linux tells.
 */
function isZombie(processId) {
  try {
    return readFileSync(`/proc/${processId}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
