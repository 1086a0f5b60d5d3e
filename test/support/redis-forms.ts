import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { canInstallPackages, installPackages } from '../../scripts/processes/debian-packages.ts';
import { findOnPath } from '../../scripts/processes/programs-on-path.ts';
import { projectFolder } from '../../scripts/processes/project-folder.ts';
import { ensureRedisServer } from '../../scripts/processes/redis-server.ts';
import { startProcess, type SupervisedProcess } from '../../scripts/processes/supervised-process.ts';
import { sharedGuard } from './guard.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

/** A way to deploy Redis, running on loopback. Lapse comes in as the ACL user that docs/redis.md describes. */
export interface RedisForm {
  /** REDIS_URL; without the password, which is in a file. */
  readonly url: string;
  /** The other settings that Lapse needs. */
  readonly environment: Readonly<Record<string, string>>;
  /** A connection for the test itself to each server that holds data; `stop` closes it. */
  readonly servers: readonly Redis[];
  /** Kills the server that accepts writes, where another takes its place. */
  readonly killMaster?: () => Promise<void>;
  stop(): Promise<void>;
}

const password = 'a-password-of-tests';
const slots = 16_384;

/** One server that speaks TLS only, with a certificate made for this run by an authority made for this run. */
export async function startRedisWithTls(): Promise<RedisForm> {
  const folder = createTemporaryFolder();
  const certificates = makeCertificates(folder);
  const port = await freePort();
  const server = await startServer(folder, port, {
    ...{ port: '0', 'tls-port': String(port), 'tls-auth-clients': 'yes' },
    ...{
      'tls-cert-file': certificates.cert,
      'tls-key-file': certificates.key,
      'tls-ca-cert-file': certificates.ca,
    },
  });
  const tls = {
    ca: readFileSync(certificates.ca),
    cert: readFileSync(certificates.cert),
    key: readFileSync(certificates.key),
  };
  return formOf(
    [server],
    [new Redis({ host: '127.0.0.1', port, tls })],
    folder,
    `rediss://lapse@127.0.0.1:${port}`,
    {
      REDIS_TLS_CA_FILE: certificates.ca,
      REDIS_TLS_CERT_FILE: certificates.cert,
      REDIS_TLS_KEY_FILE: certificates.key,
    },
  );
}

/** Three nodes with a third of the slots each. */
export async function startRedisCluster(): Promise<RedisForm> {
  const folder = createTemporaryFolder();
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const processes = await Promise.all(
    ports.map((port) =>
      startServer(folder, port, { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000' }),
    ),
  );
  const nodes = ports.map((port) => new Redis({ port }));
  await Promise.all(
    nodes.map(async (node, index) => {
      const first = Math.ceil((slots * index) / nodes.length);
      const end = Math.ceil((slots * (index + 1)) / nodes.length);
      await node.cluster('SET-CONFIG-EPOCH', index + 1);
      await node.cluster('ADDSLOTS', ...Array.from({ length: end - first }, (_, slot) => first + slot));
    }),
  );
  // Only now: a node that knows another one no longer takes a number for its configuration.
  await Promise.all(nodes.slice(1).map((node) => node.cluster('MEET', '127.0.0.1', ports[0])));
  await Promise.all(
    nodes.map((node) => until(async () => knowsAll(await node.cluster('INFO'), nodes.length))),
  );
  return formOf(
    processes,
    nodes,
    folder,
    `redis-cluster://lapse@${ports.map((port) => `127.0.0.1:${port}`).join(',')}`,
  );
}

/** A master with a replica, and a Sentinel that makes the replica the master when the master is silent for a second. */
export async function startRedisWithSentinel(): Promise<RedisForm> {
  const folder = createTemporaryFolder();
  const [masterPort, replicaPort, sentinelPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const master = await startServer(folder, masterPort, {});
  const replica = await startServer(folder, replicaPort, { replicaof: `127.0.0.1 ${masterPort}` });
  const servers = [new Redis({ port: masterPort }), new Redis({ port: replicaPort })];
  for (const server of servers) server.on('error', () => undefined);
  await until(
    async () => (await servers[1]?.info('replication'))?.includes('master_link_status:up') === true,
  );
  const sentinel = await startSentinel(folder, sentinelPort, masterPort);
  const form = formOf(
    [master, replica, sentinel],
    servers,
    folder,
    `redis-sentinel://lapse@127.0.0.1:${sentinelPort}/main`,
  );
  return { ...form, killMaster: () => master.stop('SIGKILL') };
}

function formOf(
  processes: readonly SupervisedProcess<true>[],
  servers: readonly Redis[],
  folder: string,
  url: string,
  environment: Readonly<Record<string, string>> = {},
): RedisForm {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`);
  return {
    ...{ url, servers, environment: { ...environment, REDIS_PASSWORD_FILE: passwordFile } },
    stop: async () => {
      for (const server of servers) server.disconnect();
      await Promise.all(processes.map((process) => process.stop('SIGKILL')));
    },
  };
}

async function startServer(folder: string, port: number, options: Readonly<Record<string, string>>) {
  const dir = join(folder, String(port));
  mkdirSync(dir);
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
  return start(`redis-${port}`, args, folder);
}

function startSentinel(folder: string, port: number, masterPort: number) {
  const configuration = join(folder, 'sentinel.conf');
  const lines = [
    ...['bind 127.0.0.1', `port ${port}`, `dir ${folder}`, `sentinel monitor main 127.0.0.1 ${masterPort} 1`],
    ...['sentinel down-after-milliseconds main 1000', 'sentinel failover-timeout main 5000'],
  ];
  writeFileSync(configuration, `${lines.join('\n')}\n`);
  return start('sentinel', [configuration, '--sentinel'], folder);
}

async function start(name: string, args: readonly string[], logFolder: string) {
  const readReady = (line: string) =>
    /ready to accept connections|\+monitor master/i.test(line) ? true : undefined;
  return startProcess<true>(
    { name, command: ensureRedisServer(), args, environment: process.env, readReady },
    { guard: await sharedGuard(), logFolder },
  );
}

/** The line of docs/redis.md, with the tests' password. */
export function documentedUser(): string {
  const line = /^user lapse .*$/m.exec(readFileSync(join(projectFolder, 'docs/redis.md'), 'utf8'))?.[0];
  if (line === undefined) throw new Error('docs/redis.md describes no ACL user');
  return line.replace(/>\S+/, `>${password}`);
}

/** An authority, and one certificate by it for both sides. */
function makeCertificates(folder: string) {
  if (findOnPath(['openssl']) === undefined && canInstallPackages()) {
    installPackages(['openssl'], 'The tests make certificates');
  }
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
  openssl('req', '-x509', ...newKey, '-subj', '/CN=Authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  openssl(
    ...['req', '-x509', ...newKey, '-subj', '/CN=Redis', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-CA', 'ca.pem', '-CAkey', 'ca.key', '-keyout', 'own.key', '-out', 'own.pem'],
  );
  return { ca: at('ca.pem'), cert: at('own.pem'), key: at('own.key') };
}

function knowsAll(clusterInfo: string, nodes: number): boolean {
  return clusterInfo.includes('cluster_state:ok') && clusterInfo.includes(`cluster_known_nodes:${nodes}\r`);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** A port below those that systems give to clients; the one for a cluster's bus, 10,000 above, is free as well. */
async function freePort(): Promise<number> {
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
