import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { projectFolder } from '../../../scripts/processes/project-folder.ts';
import { ensureRedisServer } from '../../../scripts/processes/redis-server.ts';
import { startProcess, type SupervisedProcess } from '../../../scripts/processes/supervised-process.ts';
import { sharedGuard } from '../guard.ts';

export const password = 'a-password-of-tests';

export async function startServer(folder: string, port: number, options: Readonly<Record<string, string>>) {
  const dir = join(folder, String(port));
  mkdirSync(dir, { recursive: true });
  const aclfile = join(dir, 'users.acl');
  writeFileSync(aclfile, `user default on nopass ~* &* +@all\n${documentedUser()}\n`);
  const all = {
    bind: '127.0.0.1',
    port: String(port),
    dir,
    aclfile,
    appendonly: 'yes',
    save: '',
    ...options,
  };
  const args = Object.entries(all).flatMap(([name, value]) => [
    `--${name}`,
    ...(name === 'replicaof' ? value.split(' ') : [value]),
  ]);
  return startRedisProgram(`redis-${port}`, args, folder);
}

/** The test's own connection to a server, also to one that is killed, of which ioredis reports each attempt. */
export function connect(port: number): Redis {
  const redis = new Redis({ port });
  redis.on('error', () => undefined);
  return redis;
}

/** Resolves when a replica holds what its master does. */
export async function untilReplicated(replica: Redis): Promise<void> {
  await until(async () => (await replica.info('replication')).includes('master_link_status:up'));
}

/** `redis-server` is a Sentinel, too. */
export async function startRedisProgram(name: string, args: readonly string[], logFolder: string) {
  const readReady = (line: string) =>
    /ready to accept connections|\+monitor master/i.test(line) ? true : undefined;
  return startProcess<true>(
    { name, command: ensureRedisServer(), args, environment: process.env, readReady },
    { guard: await sharedGuard(), logFolder },
  );
}

export const killOf = (server: SupervisedProcess<true>) => () => server.stop('SIGKILL');

/** The line of docs/redis.md, with the tests' password. */
function documentedUser(): string {
  const line = /^user lapse .*$/m.exec(readFileSync(join(projectFolder, 'docs/redis.md'), 'utf8'))?.[0];
  if (line === undefined) throw new Error('docs/redis.md describes no ACL user');
  return line.replace(/>\S+/, `>${password}`);
}

export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** A port below those that systems give to clients; the one for a cluster's bus, 10,000 above, is free as well. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 10_000);
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });
}
