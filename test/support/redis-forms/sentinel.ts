import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { formOf, type RedisForm } from './redis-form.ts';
import {
  connect,
  killOf,
  freePort,
  startRedisProgram,
  startServer,
  untilReplicated,
} from './redis-server.ts';

/** A master with a replica, and a Sentinel that makes the replica the master when the master is silent for a second. */
export async function startRedisWithSentinel(): Promise<RedisForm> {
  const folder = createTemporaryFolder();
  const [masterPort, replicaPort, sentinelPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const master = await startServer(folder, masterPort, {});
  const replica = await startServer(folder, replicaPort, { replicaof: `127.0.0.1 ${masterPort}` });
  const servers = [connect(masterPort), connect(replicaPort)] as const;
  await untilReplicated(servers[1]);
  const sentinel = await startSentinel(folder, sentinelPort, masterPort);
  return formOf(folder, {
    url: `redis-sentinel://lapse@127.0.0.1:${sentinelPort}/main`,
    servers,
    kills: [master, replica, sentinel].map(killOf),
    masterKills: [killOf(master)],
  });
}

function startSentinel(folder: string, port: number, masterPort: number) {
  const configuration = join(folder, 'sentinel.conf');
  const lines = [
    ...['bind 127.0.0.1', `port ${port}`, `dir ${folder}`, `sentinel monitor main 127.0.0.1 ${masterPort} 1`],
    ...['sentinel down-after-milliseconds main 1000', 'sentinel failover-timeout main 5000'],
  ];
  writeFileSync(configuration, `${lines.join('\n')}\n`);
  return startRedisProgram('sentinel', [configuration, '--sentinel'], folder);
}
