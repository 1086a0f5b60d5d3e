import { keys, queuePrefix } from '../../../src/redis/index.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { formOf, type RedisForm } from './redis-form.ts';
import { connect, freePort, startServer, until, untilReplicated } from './redis-server.ts';

const slots = 16_384;
/** Milliseconds of silence after which a replica takes over. */
const nodeTimeout = 2_000;
/** Keys of the masters that have a replica: one holds the queues and the events, the other the workers' signs of life. */
const replicatedKeys = [queuePrefix, keys.workers];

/** A server of a cluster. */
export type ClusterNode = Awaited<ReturnType<typeof startNode>>;

/** Three masters with a third of the slots each; two of them have a replica. */
export async function startRedisCluster(): Promise<RedisForm> {
  const folder = createTemporaryFolder();
  const masters = await startMasters(folder);
  const replicated = await Promise.all(replicatedKeys.map((key) => masterOf(key, masters)));
  const replicas = await startNodes(folder, replicated.length);
  const nodes = [...masters, ...replicas];
  await introduce(nodes);
  await Promise.all(replicas.map((replica, index) => replicate(replica, replicated[index])));
  return formOf(folder, {
    url: `redis-cluster://lapse@${addressesOf(masters)}`,
    servers: nodes.map(({ connection }) => connection),
    kills: nodes.map(({ kill }) => kill),
    masterKills: replicated.map(({ kill }) => kill),
  });
}

/** Three masters with a third of the slots each, none of which is replaced when it goes. */
export async function startMastersOnly() {
  const masters = await startMasters(createTemporaryFolder());
  await introduce(masters);
  return { url: `redis-cluster://${addressesOf(masters)}`, masters };
}

async function startMasters(folder: string): Promise<ClusterNode[]> {
  const masters = await startNodes(folder, 3);
  await shareSlots(masters);
  return masters;
}

const addressesOf = (nodes: readonly ClusterNode[]) => nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');

function startNodes(folder: string, count: number): Promise<ClusterNode[]> {
  return Promise.all(Array.from({ length: count }, () => startNode(folder)));
}

async function startNode(folder: string) {
  const port = await freePort();
  const options = { 'cluster-enabled': 'yes', 'cluster-node-timeout': String(nodeTimeout) };
  const start = () => startServer(folder, port, options);
  let process = await start();
  return {
    ...{ port, connection: connect(port) },
    kill: () => process.stop('SIGKILL'),
    start: async () => {
      process = await start();
    },
  };
}

async function shareSlots(masters: readonly ClusterNode[]): Promise<void> {
  await Promise.all(
    masters.map(async ({ connection }, index) => {
      const first = Math.ceil((slots * index) / masters.length);
      const end = Math.ceil((slots * (index + 1)) / masters.length);
      await connection.cluster('SET-CONFIG-EPOCH', index + 1);
      await connection.cluster('ADDSLOTS', ...Array.from({ length: end - first }, (_, slot) => first + slot));
    }),
  );
}

async function masterOf(key: string, masters: readonly ClusterNode[]): Promise<ClusterNode> {
  const [any] = masters;
  const slot = (await any?.connection.cluster('KEYSLOT', key)) ?? NaN;
  const master = masters[Math.floor((slot * masters.length) / slots)];
  if (master === undefined) throw new Error(`no master has the slot of ${key}`);
  return master;
}

/** Only after the slots were shared: a node that knows another one no longer takes a number for its configuration. */
async function introduce(nodes: readonly ClusterNode[]): Promise<void> {
  const [first, ...others] = nodes;
  await Promise.all(
    others.map(({ connection }) => connection.cluster('MEET', '127.0.0.1', first?.port ?? NaN)),
  );
  await Promise.all(
    nodes.map(({ connection }) =>
      until(async () => {
        const info = await connection.cluster('INFO');
        return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodes.length}\r`);
      }),
    ),
  );
}

async function replicate({ connection }: ClusterNode, master: ClusterNode | undefined): Promise<void> {
  await connection.cluster('REPLICATE', (await master?.connection.cluster('MYID')) ?? '');
  await untilReplicated(connection);
}
