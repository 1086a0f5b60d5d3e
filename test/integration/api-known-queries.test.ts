import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { accountId, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

const token = 'a-token-for-the-portal';
const stranger = 'a-token-for-strangers';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const authorization = `Bearer ${token}`;

const query = `query Known($arn: Arn!, $first: Int = 2, $after: String) {
  entity(arn: $arn) { name report { ageSeconds services(first: $first, after: $after) { nodes { serviceName } } } }
}`;
const variables = { arn: roleArn };

let api: ApiProcess;
beforeAll(async () => {
  const policy = join(createTemporaryFolder(), 'policy.yaml');
  writeFileSync(
    policy,
    `rules:
  - { serviceTokens: [portal], allow: [read], accounts: ['${accountId}'] }
  - { serviceTokens: [stranger], allow: [read], accounts: ['999999999999'] }\n`,
  );
  api = await startApiProcess(
    async (seed) => {
      await seed.account();
      await seed.account({ accountId: '999999999999' });
      await seed.entity();
      await seed.report(reportOf());
    },
    {
      LAPSE_SERVICE_TOKENS: `portal:${hash(token)},stranger:${hash(stranger)}`,
      LAPSE_POLICY: policy,
      LAPSE_COST_LIMIT: '300',
    },
  );
  // From here on its text is known.
  await send({ query, variables });
});
afterAll(() => api.stop());

let texts = 0;
/** The same for GraphQL, and a text that nobody has sent before. */
const unknown = (text: string) => `${text}\n# ${texts++}`;

/** What differs from one answer to the next anyway. */
const passing = ['date', 'content-length', 'ratelimit-remaining', 'ratelimit-reset', 'keep-alive'];

async function send(body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: JSON.stringify(body),
  });
  const text = (await response.text())
    .replaceAll(/"(ageSeconds|remaining|resetSeconds)":\d+/g, '"$1":0')
    .replaceAll(/"requestId":"[^"]+"/g, '"requestId":""');
  const told = [...response.headers].filter(([name]) => !passing.includes(name));
  return { status: response.status, headers: Object.fromEntries(told), text };
}

describe('a query whose text is known is answered as one that is seen for the first time', () => {
  it.each<[name: string, body: Record<string, unknown>, headers?: Record<string, string>]>([
    ['with its variables', { variables }],
    ['with another page', { variables: { ...variables, first: 1 } }],
    ['with its name', { variables, operationName: 'Known' }],
    ['without a name', { variables, operationName: null }],
    ['with an empty name', { variables, operationName: '' }],
    ['with a name that it does not have', { variables, operationName: 'Other' }],
    ['with a name that is a number', { variables, operationName: 7 }],
    ['without variables', {}],
    ['with null for its variables', { variables: null }],
    ['with variables that are a text', { variables: JSON.stringify(variables) }],
    ['with a variable of another type', { variables: { arn: 7 } }],
    ['with a cursor that is none', { variables: { ...variables, after: 'nonsense' } }],
    ['with a page that is too large', { variables: { ...variables, first: 101 } }],
    ['with a page that costs too much', { variables: { ...variables, first: 2_000 } }],
    ['with an entity that is not there', { variables: { arn: `${roleArn}2` } }],
    ['with extensions', { variables, extensions: { client: 'x' } }],
    [
      'with a persisted query',
      { variables, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
    ],
    ['for a client of the newer media type', { variables }, { accept: 'application/graphql-response+json' }],
    [
      'for a client of either',
      { variables },
      { accept: 'application/graphql-response+json, application/json' },
    ],
    ['for a client that wants a page', { variables }, { accept: 'text/html' }],
    ['for somebody without a token', { variables }, { authorization: '' }],
    ['for somebody with a wrong token', { variables }, { authorization: 'Bearer wrong' }],
    ['for somebody who may not see it', { variables }, { authorization: `Bearer ${stranger}` }],
  ])('%s', async (_, body, headers) => {
    const expected = await send({ query: unknown(query), ...body }, headers);
    for (let time = 0; time < 2; time++) {
      expect(await send({ query, ...body }, headers)).toEqual(expected);
    }
  });

  it('and is charged like it', async () => {
    const remaining = async (text: string) => {
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: text, variables }),
      });
      return Number(response.headers.get('ratelimit-remaining'));
    };
    const costOf = async (text: string) => (await remaining(text)) - (await remaining(text));
    const cost = await costOf(query);
    expect(cost).toBeGreaterThan(0);
    const before = await remaining(query);
    expect(before - (await remaining(unknown(query)))).toBe(cost);
  });
});
