import { createHash } from 'node:crypto';
import {
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isEnumType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLInputType,
} from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createExecutableSchema } from '../../src/api/executable-schema.ts';
import { random } from '../support/random.ts';
import { roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

/* Documents and variables that nobody would write, made from the schema and then damaged. The same ones in each run. */

const documents = 1_500;
const token = 'a-token-for-the-portal';
const schema = createExecutableSchema();
const next = random('fuzz');
const chance = (share: number) => next() < share;
const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(next() * items.length)];

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(
    async (seed) => {
      await seed.account();
      await seed.entity();
      await seed.report(reportOf());
    },
    {
      LAPSE_SERVICE_TOKENS: `portal:${createHash('sha256').update(token).digest('hex')}`,
      LAPSE_COST_BUDGET: '1000000000',
      LAPSE_DETAILS_WAIT_SECONDS: '1',
    },
  );
});
afterAll(() => api.stop());

const oddities = [
  '""',
  '"\\u0000"',
  '-1',
  '0',
  '2147483647',
  '99999999999',
  '1e400',
  'null',
  'true',
  '[]',
  '[[[]]]',
  '{}',
  '{ a: 1 }',
  'ENUM',
  '$v',
  `"${'x'.repeat(3_000)}"`,
  '"%s%n"',
  '"__proto__"',
  '"../../etc/passwd"',
  '"\\uD83D"',
  '"{{7*7}}"',
  '"*\\r\\nFLUSHALL\\r\\n"',
];
const likely = [
  JSON.stringify(roleArn),
  '"111122223333"',
  '"arn:aws:iam::aws:policy/ReadOnlyAccess"',
  '1',
  '5',
  '"s3"',
  JSON.stringify(Buffer.from('Account:111122223333').toString('base64url')),
  JSON.stringify(Buffer.from(`Report:111122223333:SERVICE_LEVEL:${roleArn}`).toString('base64url')),
];

function value(type: GraphQLInputType, depth = 0): string {
  const named = getNamedType(type);
  if (chance(0.15)) return pick(oddities) ?? '';
  if (isEnumType(named)) return pick(named.getValues())?.name ?? '';
  if (!isInputObjectType(named)) return pick(likely) ?? '';
  const fields = Object.values(named.getFields()).filter(
    (field) => field.type.toString().endsWith('!') || chance(depth > 2 ? 0 : 0.4),
  );
  return `{ ${fields.map((field) => `${field.name}: ${value(field.type, depth + 1)}`).join(' ')} }`;
}

function call(name: string, args: readonly GraphQLArgument[]): string {
  const given = args.filter((argument) => argument.type.toString().endsWith('!') || chance(0.3));
  return given.length === 0
    ? name
    : `${name}(${given.map((argument) => `${argument.name}: ${value(argument.type)}`).join(' ')})`;
}

function selection(type: GraphQLCompositeType, depth: number): string {
  const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
  const chosen = fields.filter(() => chance(0.35)).slice(0, 6);
  const parts = chosen.map((field) => {
    const below = getNamedType(field.type);
    const alias = chance(0.05) ? 'a: ' : '';
    if (!isCompositeType(below)) return alias + call(field.name, field.args);
    return depth > 6 ? '' : `${alias}${call(field.name, field.args)} ${selection(below, depth + 1)}`;
  });
  return `{ __typename ${parts.join(' ')} }`;
}

/** Takes out, doubles or swaps a few characters. */
function damaged(document: string): string {
  const characters = Array.from(document);
  for (let wounds = Math.ceil(next() * 3); wounds > 0; wounds--) {
    const place = Math.floor(next() * characters.length);
    characters.splice(
      place,
      chance(0.5) ? 1 : 0,
      pick(Array.from('{}()[]:!$@"\\|&=...#\u0000\uFEFF😀')) ?? '',
    );
  }
  return characters.join('');
}

function body(): string {
  const root = pick([
    schema.getQueryType(),
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ]);
  const kind =
    root === schema.getQueryType()
      ? 'query'
      : root === schema.getMutationType()
        ? 'mutation'
        : 'subscription';
  const document = root == null ? '' : `${kind} ${chance(0.2) ? '($v: ID)' : ''} ${selection(root, 0)}`;
  const text = JSON.stringify({
    query: chance(0.2) ? damaged(document) : document,
    ...(chance(0.3) && {
      variables: pick<unknown>([null, {}, { v: 1 }, { v: { v: [] } }, [], 'v', { __proto__: 1 }]),
    }),
    ...(chance(0.1) && { operationName: pick<unknown>(['', 'X', 7, null]) }),
    ...(chance(0.1) && {
      extensions: pick<unknown>([{}, [], 'x', { persistedQuery: { version: 1, sha256Hash: 'x' } }]),
    }),
  });
  return chance(0.03) ? damaged(text) : text;
}

it(`answers ${documents} made-up operations without a fault of its own, and keeps nothing of them`, async () => {
  const statuses = new Map<number, number>();
  const send = async () => {
    const sent = body();
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: sent,
    });
    const answer = await response.text();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    expect(answer, sent).not.toContain('INTERNAL_SERVER_ERROR');
    expect(response.status, `${sent}\n${answer}`).toBeLessThan(500);
  };
  for (let sent = 0; sent < 500; sent += 10) await Promise.all(Array.from({ length: 10 }, send));
  const before = process.memoryUsage().heapUsed;
  for (let sent = 500; sent < documents; sent += 10) await Promise.all(Array.from({ length: 10 }, send));
  const growth = process.memoryUsage().heapUsed - before;
  // Parsed documents are kept up to 30 MB, and garbage lies about; a leak would have each document's megabyte.
  expect(growth).toBeLessThan(150_000_000);
  expect(statuses.get(200) ?? 0).toBeGreaterThan(100);
  expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
}, 60_000);
