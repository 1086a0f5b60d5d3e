import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { password } from './redis-server.ts';

/** A way to deploy Redis, running on loopback. Lapse comes in as the ACL user that docs/redis.md describes. */
export interface RedisForm {
  /** REDIS_URL; without the password, which is in a file. */
  readonly url: string;
  /** The other settings that Lapse needs. */
  readonly environment: Readonly<Record<string, string>>;
  /** A connection for the test itself to each server that holds data; `stop` closes it. */
  readonly servers: readonly Redis[];
  /** Each kills a server that accepts writes and whose place another one takes. */
  readonly masterKills: readonly (() => Promise<void>)[];
  stop(): Promise<void>;
}

export interface RedisFormParts {
  readonly url: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly servers: readonly Redis[];
  /** Ends each process. */
  readonly kills: readonly (() => Promise<void>)[];
  readonly masterKills?: RedisForm['masterKills'];
}

/** @param folder gets the password's file */
export function formOf(folder: string, parts: RedisFormParts): RedisForm {
  const { url, environment, servers, kills, masterKills = [] } = parts;
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`);
  return {
    ...{ url, servers, environment: { ...environment, REDIS_PASSWORD_FILE: passwordFile } },
    masterKills,
    stop: async () => {
      for (const server of servers) server.disconnect();
      await Promise.all(kills.map((kill) => kill()));
    },
  };
}
