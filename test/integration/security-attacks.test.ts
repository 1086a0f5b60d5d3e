import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { getIntrospectionQuery } from 'graphql';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApiProcess, type ApiProcess } from './api-process.ts';

/* What graphql-cop looks for, and what browsers can be tricked into. */

const token = 'a-token-for-the-portal';
const authorization = `Bearer ${token}`;
const portal = 'https://portal.example.com';

let api: ApiProcess;
let closed: ApiProcess;
let open: ApiProcess;
beforeAll(async () => {
  const LAPSE_SERVICE_TOKENS = `portal:${createHash('sha256').update(token).digest('hex')}`;
  [api, closed, open] = await Promise.all([
    startApiProcess(undefined, { LAPSE_SERVICE_TOKENS, LAPSE_CORS_ORIGINS: portal }),
    startApiProcess(undefined, { LAPSE_SERVICE_TOKENS, LAPSE_INTROSPECTION: 'off' }),
    startApiProcess(),
  ]);
});
afterAll(() => Promise.all([api.stop(), closed.stop(), open.stop()]));

const json = { 'content-type': 'application/json' };
interface Request {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
const send = ({ method = 'POST', headers, ...rest }: Request, path = '/graphql', to = api) =>
  fetch(`${to.url}${path}`, { method, headers: { authorization, ...headers }, ...rest });
const text = async (response: Promise<Response>) => (await response).text();

describe('graphql-cop finds nothing', () => {
  const repeat = (part: (index: number) => string, times: number) =>
    Array.from({ length: times }, (_, i) => part(i)).join(' ');
  const query = async (document: string) => {
    const answer = await api.post(document, {}, { authorization });
    return { data: answer.data, errors: answer.errors.join('\n') };
  };

  it.each([
    ['alias overloading', `{ ${repeat((i) => `alias${i}: __typename`, 101)} }`],
    ['directive overloading', `{ __typename ${repeat(() => '@aa', 10)} }`],
    ['field duplication', `{ ${repeat(() => '__typename', 500)} }`],
    [
      'circular introspection',
      `{ __schema { types ${'{ fields { type '.repeat(8)} { name } ${'} }'.repeat(8)} } }`,
    ],
  ])('by %s', async (_, document) => {
    const { data, errors } = await query(document);
    expect(data).toBeUndefined();
    expect(errors).toMatch(/GRAPHQL_VALIDATION_FAILED/);
  });

  it('by field suggestions', async () => {
    const { errors } = await query('{ viewr { nam } acounts { nodes } }');
    expect(errors).toMatch(/Cannot query field "viewr"/);
    expect(errors).not.toMatch(/Did you mean|viewer|accounts/);
  });

  it('by batches', async () => {
    const body = JSON.stringify(Array.from({ length: 10 }, () => ({ query: '{ __typename }' })));
    const answer = await send({ headers: json, body });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(/BAD_REQUEST/);
  });

  it.each([
    ['queries', '/graphql?query={__typename}', 400],
    ['mutations', '/graphql?query=mutation{refreshInventory(input:{}){userErrors{code}}}', 400],
  ])('by %s in a GET that any page can send', async (_, path, status) => {
    expect((await send({ method: 'GET' }, path)).status).toBe(status);
  });

  it('by mutations in a GET, even one that no page can send', async () => {
    const path = '/graphql?query=mutation{refreshInventory(input:{}){userErrors{code}}}';
    expect((await send({ method: 'GET', headers: { 'apollo-require-preflight': '1' } }, path)).status).toBe(
      405,
    );
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=b'])(
    'by a POST of %s',
    async (type) => {
      const body = type.startsWith('text') ? '{"query":"{ __typename }"}' : 'query={__typename}';
      const answer = await send({ headers: { 'content-type': type }, body });
      expect([400, 415]).toContain(answer.status);
      expect(await answer.text()).not.toMatch(/"data"/);
    },
  );

  it('by tracing', async () => {
    const answer = await text(
      send({ headers: { ...json, 'apollo-tracing': '1' }, body: '{"query":"{ __typename }"}' }),
    );
    expect(answer).not.toMatch(/tracing/);
  });

  it('by errors that tell of the inside', async () => {
    const answers = await Promise.all([
      text(send({ headers: json, body: 'qwerty' })),
      text(send({ headers: json, body: '{"query": "qwerty"}' })),
      text(send({ headers: json, body: '{"query": 7}' })),
    ]);
    for (const answer of answers) {
      expect(answer).toMatch(/"errors"/);
      expect(answer).not.toMatch(/node_modules|\bat .*\.ts|stacktrace/);
    }
  });
});

describe('whoever is not signed in', () => {
  it('learns nothing of the schema', async () => {
    for (const document of [getIntrospectionQuery(), '{ __typename }', '{ viewr }', 'qwerty']) {
      const { status, errors } = await api.post(document);
      expect([status, errors]).toEqual([
        401,
        ['UNAUTHENTICATED: sign in: send "Authorization: Bearer <token>"'],
      ]);
    }
  });

  it('gets no IDE', async () => {
    const answer = await fetch(`${api.url}/graphql`, { headers: { accept: 'text/html' } });
    expect([answer.status, await answer.text()]).toEqual([401, expect.not.stringContaining('<html')]);
  });
});

describe('with introspection off', () => {
  it('nobody gets the schema, over HTTP or WebSocket', async () => {
    const { errors } = await closed.post(getIntrospectionQuery(), {}, { authorization });
    expect(errors.join()).toMatch(/introspection/i);
    const socket = new WebSocket(`${closed.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { authorization },
    });
    const answer = await new Promise<string>((resolve) => {
      socket.on('open', () => {
        socket.send('{"type":"connection_init"}');
      });
      socket.on('message', (data: Buffer) => {
        const message = data.toString();
        if (message.includes('connection_ack'))
          socket.send(
            JSON.stringify({
              id: '1',
              type: 'subscribe',
              payload: { query: '{ __schema { types { name } } }' },
            }),
          );
        else resolve(message);
      });
    });
    socket.close();
    expect(answer).toMatch(/"type":"error".*introspection/);
  });

  it('nobody gets the IDE', async () => {
    const answer = await send({ method: 'GET', headers: { accept: 'text/html' } }, '/graphql', closed);
    expect([answer.status, await answer.text()]).toEqual([400, expect.not.stringContaining('<html')]);
  });
});

describe('browsers', () => {
  it('are told not to show, frame, guess at or keep an answer', async () => {
    const { headers } = await send({ headers: json, body: '{"query":"{ __typename }"}' });
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('may send what pages of listed origins ask, and nothing for others', async () => {
    const preflight = async (origin: string) => {
      const { status, headers } = await send({
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      return [status, headers.get('access-control-allow-origin')];
    };
    expect(await preflight(portal)).toEqual([204, portal]);
    expect(await preflight('https://evil.example.com')).toEqual([204, null]);
    expect(await preflight('null')).toEqual([204, null]);
  });

  it.each([
    [portal, 101],
    ['https://evil.example.com', 403],
    ['null', 403],
  ])('may open a WebSocket for a page of %s: %i', async (origin, status) => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      origin,
    });
    const answer = await new Promise((resolve) => {
      socket.on('upgrade', (response) => {
        resolve(response.statusCode);
      });
      socket.on('unexpected-response', (_, response) => {
        resolve(response.statusCode);
      });
      socket.on('error', () => undefined);
    });
    socket.terminate();
    expect(answer).toBe(status);
  });

  it('can’t be led to an API without sign-in by a name that was made to lead here', async () => {
    const { hostname, port } = new URL(open.url);
    const answerTo = (host: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(`GET /healthz HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
        });
        socket.once('data', (data: Buffer) => {
          resolve(data.toString().split('\r\n')[0] ?? '');
        });
      });
    expect(await answerTo(`rebound.example.com:${port}`)).toContain('421');
    expect(await answerTo(`localhost:${port}`)).toContain('200');
  });
});
