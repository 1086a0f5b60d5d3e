import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { getIntrospectionQuery, Kind, parse, type DefinitionNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExecutableSchema } from '../../src/api/executable-schema.ts';
import { exampleOperations } from '../../src/api/ide/example-operations.ts';
import { costOf } from '../../src/api/limits/index.ts';
import { subscribe } from '../support/graphql.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

const token = 'a-token-for-the-portal';
const authorization = `Bearer ${token}`;
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const other = 'a-token-for-others';
const rows = 'nodes { name }';

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(
    async (seed) => {
      await seed.account();
      await seed.entity();
    },
    {
      LAPSE_SERVICE_TOKENS: `portal:${hash(token)},others:${hash(other)}`,
      LAPSE_COST_LIMIT: '5000',
      LAPSE_COST_BUDGET: '10000',
      LAPSE_SUBSCRIPTIONS_PER_CONNECTION: '2',
      LAPSE_SUBSCRIPTIONS_PER_CALLER: '3',
    },
  );
});
afterAll(() => api.stop());

const ask = (query: string, variables = {}) => api.post(query, variables, { authorization });
/** Why an operation over WebSocket was refused. */
const refusal = (messages: ReturnType<typeof subscribe>) =>
  messages.next().then(
    () => 'nothing',
    (reason: unknown) => JSON.stringify(reason),
  );
const forget = async () => {
  const redis = api.redis.connect();
  const found = await redis.keys('lapse:{caller:*');
  if (found.length > 0) await redis.del(found);
};

describe('one document may not be', () => {
  const nested = (levels: number) =>
    '{ account { entities { nodes '.repeat(levels) + '{ name }' + ' } } }'.repeat(levels);
  it.each([
    ['too deep', `{ entities { nodes ${nested(5)} } }`, '18 levels deep'],
    [
      'full of aliases',
      `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: viewer { name }`).join(' ')} }`,
      '31 aliases',
    ],
    ['full of directives', `{ viewer { name ${'@include(if: true) '.repeat(10)} } }`, '10 directives'],
    ['full of the same field', `{ viewer { ${'name '.repeat(12)} } }`, '11 fields asked for again'],
    [
      'deep by way of fragments',
      `{ viewer { ...A } } ${'ABCDEFGHIJKLMNOPQ'
        .split('')
        .map((name, i, all) => `fragment ${name} on Viewer { name ...${all[i + 1] ?? 'A'} }`)
        .join(' ')}`,
      'Cannot spread fragment "A" within itself',
    ],
  ])('%s', async (_, query, message) => {
    const { status, errors } = await ask(query);
    expect(status).toBe(200);
    expect(errors.join('\n')).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(errors.join('\n')).toContain(message);
  });

  it('longer than 2000 tokens', async () => {
    const { errors } = await ask(`{ viewer { ${'name '.repeat(2_000)} } }`);
    expect(errors).toEqual([expect.stringContaining('GRAPHQL_PARSE_FAILED')]);
  });

  it('larger than the body may be', async () => {
    expect(await ask(`{ viewer { name } } # ${'x'.repeat(1_100_000)}`)).toMatchObject({ status: 413 });
  });

  it('any of that over WebSocket, either', async () => {
    const messages = subscribe(
      api.url,
      `{ viewer { ${'name '.repeat(12)} } }`,
      {},
      { connectionParams: { authorization } },
    );
    expect(await refusal(messages)).toContain('11 fields asked for again');
  });
});

describe('what an operation costs', () => {
  const schema = createExecutableSchema();
  const costIn = (text: string, variables = {}) => {
    const document = parse(text);
    const isOperation = (node: DefinitionNode) => node.kind === Kind.OPERATION_DEFINITION;
    return document.definitions
      .filter(isOperation)
      .map((operation) => costOf({ schema, document, operation, variables }));
  };

  it('grows with the page', () => {
    const query = 'query ($first: Int) { accounts(first: $first) { nodes { name } } }';
    const [[small = 0], [large = 0]] = [costIn(query, { first: 10 }), costIn(query, { first: 100 })];
    expect(large - small).toBe(90);
  });

  it('multiplies where pages stand in pages', () => {
    expect(
      costIn(
        '{ entities(first: 100) { nodes { report { services(first: 100) { nodes { serviceName } } } } } }',
      )[0],
    ).toBeGreaterThan(10_000);
  });

  it('counts a fragment wherever it is spread', () => {
    const fragment = 'fragment F on Account { entities { nodes { name } } }';
    const [once = 0] = costIn(`{ accounts { nodes { ...F } } } ${fragment}`);
    const [twice = 0] = costIn(`{ accounts { nodes { ...F } edges { node { ...F } } } } ${fragment}`);
    expect(twice).toBeGreaterThan(1.9 * once);
  });

  it('is far below the limit for what the portal and the IDE ask, with the largest pages', () => {
    const folder = 'portal/src';
    const fragments = readFileSync(join(folder, 'api/fragments.graphql'), 'utf8');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const operations = files
      .filter((name) => name.endsWith('.graphql') && !name.endsWith('fragments.graphql'))
      .map((name) => `${readFileSync(join(folder, name), 'utf8')}\n${fragments}`);
    const examples = exampleOperations(roleArn).map(({ query }) => query);
    const costs = [...operations, ...examples].flatMap((text) => costIn(text, { first: 100 }));
    expect(costs.length).toBeGreaterThan(10);
    expect(Math.max(...costs)).toBeLessThan(25_000);
  });

  it('may not be over the limit', async () => {
    await forget();
    const { status, errors } = await ask(
      '{ entities(first: 100) { nodes { report { services(first: 100) { nodes { serviceName } } } } } }',
    );
    expect(status).toBe(400);
    expect(errors).toEqual([
      expect.stringMatching(/^OPERATION_TOO_EXPENSIVE: the operation costs up to \d+, at most 5000/),
    ]);
  });

  it('lets the introspection query of graphql-js through', async () => {
    await forget();
    expect((await ask(getIntrospectionQuery())).errors).toEqual([]);
  });
});

describe('a caller’s budget', () => {
  const costly = `{ accounts(first: 40) { nodes { entities(first: 100) { ${rows} } } } }`;
  const send = (bearer: string) =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ query: costly }),
    });

  it('is told with every answer, and ends in 429 with Retry-After for them and for nobody else', async () => {
    await forget();
    const first = await send(token);
    const remaining = Number(first.headers.get('ratelimit-remaining'));
    expect(first.headers.get('ratelimit-limit')).toBe('10000');
    expect(await first.json()).toMatchObject({ extensions: { cost: { budget: 10_000, remaining } } });
    const second = await send(token);
    expect(Number(second.headers.get('ratelimit-remaining'))).toBeLessThan(remaining);
    const third = await send(token);
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await third.json()).toMatchObject({ errors: [{ extensions: { code: 'BUDGET_EXHAUSTED' } }] });
    expect((await send(other)).status).toBe(200);
  });

  it('counts over WebSocket, too', async () => {
    await forget();
    await send(token);
    await send(token);
    const messages = subscribe(api.url, costly, {}, { connectionParams: { authorization } });
    expect(await refusal(messages)).toContain('are left of the 10000');
  });

  it('is not counted while Redis is away', async () => {
    await api.redis.kill();
    const answer = await send(token);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ratelimit-remaining')).toBeNull();
    await api.redis.start();
    await expect
      .poll(async () => (await send(other)).headers.get('ratelimit-limit'), { timeout: 10_000 })
      .toBe('10000');
  });
});

describe('subscriptions', () => {
  const connect = () =>
    createClient({
      ...{ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 },
      connectionParams: { authorization: `Bearer ${other}` },
    });
  const query = 'subscription { reportFinished { id } }';
  const next = async (client: ReturnType<typeof connect>): Promise<string> =>
    JSON.stringify(await client.iterate({ query }).next());

  it('are limited for one connection and for one caller', async () => {
    await forget();
    const [one, two] = [connect(), connect()];
    const waiting = [next(one), next(one)];
    expect(await next(one)).toContain('2 subscriptions of this connection');
    waiting.push(next(two));
    expect(await next(two)).toContain('3 subscriptions of you');
    await one.dispose();
    await expect.poll(async () => Promise.race([next(two), setTimeout(300, 'begun')])).toBe('begun');
    await two.dispose();
    await Promise.allSettled(waiting);
  });
});

describe('an operation that takes too long', () => {
  it('is given up, whatever it waits for', async () => {
    const slow = await startApiProcess(
      async (seed) => {
        await seed.account();
        await seed.entity();
        await seed.report(reportOf());
      },
      { LAPSE_OPERATION_TIMEOUT_SECONDS: '1', LAPSE_DETAILS_WAIT_SECONDS: '300' },
    );
    // Nobody works here, so that the answer to this never comes.
    const query = `{ entity(arn: "${roleArn}") { report { service(serviceNamespace: "s3") { grantingPolicies { policyName } } } } }`;
    const { errors } = await slow.post(query);
    expect(errors).toEqual([
      expect.stringMatching(/^OPERATION_TIMED_OUT: the operation took over 1 seconds/),
    ]);
    await slow.stop();
  });
});

describe('trusted documents', () => {
  it('are all that their client may send', async () => {
    const trusted = '{ viewer { name } }';
    const path = join(createTemporaryFolder(), 'documents.yaml');
    writeFileSync(path, `clients:\n  - serviceTokens: [portal]\n    documents: ['${hash(trusted)}']\n`);
    const strict = await startApiProcess(undefined, {
      LAPSE_SERVICE_TOKENS: `portal:${hash(token)},others:${hash(other)}`,
      LAPSE_TRUSTED_DOCUMENTS: path,
    });
    expect(await strict.post(trusted, {}, { authorization })).toMatchObject({ status: 200, errors: [] });
    const untrusted = '{ viewer { accountIds } }';
    expect(await strict.post(untrusted, {}, { authorization })).toMatchObject({
      status: 403,
      errors: [
        `DOCUMENT_NOT_TRUSTED: the document with SHA-256 ${hash(untrusted)} is not on the list of portal`,
      ],
    });
    expect(await strict.post(untrusted, {}, { authorization: `Bearer ${other}` })).toMatchObject({
      errors: [],
    });
    await strict.stop();
  });
});
