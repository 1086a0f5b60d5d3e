import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { describeSimulator } from '../../scripts/processes/product.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/* A product that has listed accounts, made reports, failed at an account and been asked with secrets. */

const token = 'the-portals-own-secret-token';
const auditPath = join(createTemporaryFolder(), 'audit.log');

let lapse: Lapse;
let credentials: { accessKeyId: string; secretAccessKey: string };
let reportBatchId: string;
beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'newEntities',
    simulator: {
      ...{ accounts: 3, entitiesPerAccount: 10, services: 12, unreachableAccounts: 1, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 20, jobMaximumMs: 50, latencyMinimumMs: 0, latencyMaximumMs: 1 },
    },
    environment: {
      LAPSE_SERVICE_TOKENS: `portal:${createHash('sha256').update(token).digest('hex')}`,
      LAPSE_LOG_LEVEL: 'trace',
      LAPSE_AUDIT_LOG: auditPath,
    },
  });
  credentials = await describeSimulator(new URL(lapse.simulator.url).origin);
  await vi.waitFor(
    async () => {
      const answer = await ask(
        '{ accounts(filter: { statuses: [REACHABLE, ACCESS_DENIED] }) { totalCount } }',
      );
      expect(answer).toMatchObject({ accounts: { totalCount: 3 } });
    },
    { timeout: 60_000, interval: 200 },
  );
  reportBatchId = z
    .object({ generateReports: z.object({ reportBatch: z.object({ id: z.string() }) }) })
    .parse(await ask('mutation { generateReports(input: { filter: {} }) { reportBatch { id } } }'))
    .generateReports.reportBatch.id;
  await vi.waitFor(
    async () => {
      const state = await ask('query ($id: ID!) { reportBatch(id: $id) { finishedAt } }', {
        id: reportBatchId,
      });
      expect(state).not.toMatchObject({ reportBatch: { finishedAt: null } });
    },
    { timeout: 60_000, interval: 200 },
  );
});
afterAll(() => lapse.stop());

async function ask(query: string, variables: object = {}): Promise<unknown> {
  const response = await fetch(`${lapse.apiUrl()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return z.object({ data: z.unknown() }).parse(await response.json()).data;
}

/** The worker's own keys, every way to write them down, and what all keys and session tokens of AWS look like. */
function secretsIn(text: string): string[] {
  const { accessKeyId, secretAccessKey } = credentials;
  const written = [accessKeyId, secretAccessKey, token].flatMap((secret) => [
    secret,
    Buffer.from(secret).toString('base64'),
    encodeURIComponent(secret),
  ]);
  const patterns = [
    /\bASIA[A-Z0-9]{12,}/,
    /sessionToken/i,
    /secretAccessKey/i,
    /x-amz-security-token/i,
    /BEGIN [A-Z ]*PRIVATE KEY/,
  ];
  return [
    ...written.filter((secret) => text.includes(secret)),
    ...patterns.map((pattern) => pattern.exec(text)?.[0]).filter((found) => found !== undefined),
  ];
}

async function everythingIn(redis: Redis): Promise<{ keys: string[]; text: string }> {
  const keys = await redis.keys('*');
  const values = await Promise.all(
    keys.map(async (key) => {
      switch (await redis.type(key)) {
        case 'string':
          return redis.get(key);
        case 'hash':
          return JSON.stringify(await redis.hgetall(key));
        case 'list':
          return JSON.stringify(await redis.lrange(key, 0, -1));
        case 'set':
          return JSON.stringify(await redis.smembers(key));
        case 'zset':
          return JSON.stringify(await redis.zrange(key, 0, '-1'));
        case 'stream':
          return JSON.stringify(await redis.xrange(key, '-', '+'));
        default:
          throw new Error(`${key} is of a type that nobody looks into`);
      }
    }),
  );
  return { keys, text: [...keys, ...values].join('\n') };
}

describe('no credential is to be found', () => {
  it('in any key or value of Redis', async () => {
    const { keys, text } = await everythingIn(lapse.redis.connect());
    expect(keys.length).toBeGreaterThan(20);
    expect(secretsIn(text)).toEqual([]);
  });

  it('in any log, at its most talkative', () => {
    const logs = readdirSync(lapse.logFolder).filter((name) => /^(api|worker)-.*\.log$/.test(name));
    expect(logs).toHaveLength(2);
    expect(
      secretsIn(logs.map((name) => readFileSync(join(lapse.logFolder, name), 'utf8')).join('\n')),
    ).toEqual([]);
  });

  it('in what an account says that AWS refused to open', async () => {
    const answer = await ask(
      '{ accounts(filter: { statuses: [ACCESS_DENIED] }) { nodes { statusReason } } }',
    );
    expect(JSON.stringify(answer)).toContain('AWS refused');
    expect(secretsIn(JSON.stringify(answer))).toEqual([]);
  });
});

describe('the audit log', () => {
  const lines = () =>
    readFileSync(auditPath, 'utf8')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));

  it('tells who had what made', async () => {
    await ask('mutation ($id: ID!) { cancelReportBatch(id: $id) { userErrors { code } } }', {
      id: reportBatchId,
    });
    await ask('mutation { refreshInventory(input: {}) { accounts { id } } }');
    const caller = { kind: 'serviceToken', name: 'portal' };
    expect(existsSync(auditPath)).toBe(true);
    expect(lines()).toMatchObject([
      {
        audit: true,
        action: 'generateReports',
        caller,
        arguments: { input: { filter: {} } },
        outcome: { kind: 'done' },
      },
      {
        audit: true,
        action: 'cancelReportBatch',
        caller,
        outcome: { kind: 'refused', codes: ['BATCH_ALREADY_FINISHED'] },
      },
      {
        audit: true,
        action: 'refreshInventory',
        caller,
        outcome: { kind: 'done' },
      },
    ]);
  });

  it('has nothing of the debug log, nor the debug log anything of it', () => {
    expect(readFileSync(join(lapse.logFolder, 'api-0.log'), 'utf8')).not.toContain('"audit":true');
  });
});
