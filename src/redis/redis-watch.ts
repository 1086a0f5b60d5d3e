import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './connect.ts';

const lookEveryMilliseconds = 1_000;
/** Above a look and a slow answer: a server that says nothing for so long is as good as away. */
const currentMilliseconds = 3_000;
const allSlots = 'cluster_slots_ok:16384';

/**
 * Knows whether every key can be reached. One server's connection tells that by its state; a cluster's stays ready while
 * one of its servers is away, so its servers are asked every second.
 */
export class RedisWatch {
  readonly #redis: RedisClient;
  readonly #stopped = new AbortController();
  /** When a cluster was last seen to serve every slot, by `performance.now()`; null when it did not. */
  #wholeAt: number | null = performance.now();

  /** @param redis a connection that has just been opened, which takes a cluster with all its servers */
  constructor(redis: RedisClient) {
    this.#redis = redis;
    if (redis instanceof Cluster) void this.#look(redis);
  }

  get isReachable(): boolean {
    if (this.#redis.status !== 'ready') return false;
    if (!(this.#redis instanceof Cluster)) return true;
    return this.#wholeAt !== null && performance.now() - this.#wholeAt < currentMilliseconds;
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #look(cluster: Cluster): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      this.#wholeAt = (await isWhole(cluster)) ? performance.now() : null;
      // Nobody may ask for a slot whose server was replaced, and the client learns of that only by asking.
      if (this.#wholeAt === null) cluster.refreshSlotsCache();
      await sleep(lookEveryMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Whether as many masters answer as the cluster has, and each of them sees a server for every slot. */
async function isWhole(cluster: Cluster): Promise<boolean> {
  const masters = cluster.nodes('master');
  const size = `cluster_size:${masters.length}\r`;
  const answers = await Promise.all(masters.map((master) => describeCluster(master)));
  return answers.every((info) => info.includes(size) && info.includes(allSlots));
}

async function describeCluster(master: Redis): Promise<string> {
  return master.cluster('INFO').catch(() => '');
}
