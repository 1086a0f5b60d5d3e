import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { afterEach, describe, expect, it } from 'vitest';
import { subscribe } from '../support/graphql.ts';
import { startApiProcess, type ApiProcess } from './api-process.ts';

const token = 'a-token-for-the-portal';
const LAPSE_SERVICE_TOKENS = `portal:${createHash('sha256').update(token).digest('hex')}`;

let api: ApiProcess | undefined;
const start = async (environment: Record<string, string> = {}) => {
  api = await startApiProcess(undefined, environment);
  return api;
};
afterEach(async () => {
  await api?.stop();
  api = undefined;
});

describe('the API’s address', () => {
  it('tells that the process runs and is ready', async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' });
  });

  it.each(['/', '/graphql'])('shows the IDE to a browser that opens %s', async (path) => {
    const { url } = await start();
    const response = await fetch(`${url}${path}`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('<title>Lapse</title>');
  });

  it('is refused with a message when something else listens there', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    await expect(start({ PORT: port })).rejects.toThrow(
      `HOST is "127.0.0.1" and PORT is ${port}: something else listens there`,
    );
    other.close();
  });

  it('may not be one that others reach while nobody has to sign in', async () => {
    await expect(start({ HOST: '0.0.0.0' })).rejects.toThrow(/HOST is "0.0.0.0".*LAPSE_SERVICE_TOKENS/);
  });

  it('may be one that others reach when everybody has to sign in', async () => {
    await start({ HOST: '0.0.0.0', LAPSE_SERVICE_TOKENS });
  });
});

describe('signing in with a service token', () => {
  const viewer = '{viewer{name accountIds canGenerateReports}}';

  it('lets the token’s bearer in under its name', async () => {
    const { post } = await start({ LAPSE_SERVICE_TOKENS });
    const { data } = await post(viewer, {}, { authorization: `Bearer ${token}` });
    expect(data).toEqual({ viewer: { name: 'portal', accountIds: null, canGenerateReports: true } });
  });

  it.each([
    ['nothing', {}],
    ['another token', { authorization: 'Bearer another' }],
    ['another scheme', { authorization: `Basic ${token}` }],
  ])('keeps out who brings %s', async (_, headers) => {
    const { post } = await start({ LAPSE_SERVICE_TOKENS });
    const { status, data, errors } = await post(viewer, {}, headers);
    expect([status, data]).toEqual([401, undefined]);
    expect(errors).toEqual([expect.stringMatching(/^UNAUTHENTICATED: /)]);
  });

  it('works over WebSocket', async () => {
    const { url } = await start({ LAPSE_SERVICE_TOKENS });
    const connectionParams = { authorization: `Bearer ${token}` };
    const { value } = await subscribe(url, viewer, {}, { connectionParams }).next();
    expect(value).toMatchObject({ viewer: { name: 'portal' } });
  });

  it('is needed over WebSocket', async () => {
    const { url } = await start({ LAPSE_SERVICE_TOKENS });
    const connectionParams = { authorization: 'Bearer another' };
    await expect(subscribe(url, viewer, {}, { connectionParams }).next()).rejects.toThrow('4401');
  });
});

describe('a WebSocket', () => {
  const open = (url: string, headers: Record<string, string>) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
      socket.on('error', ({ message }) => {
        resolve(message);
      });
      socket.on('open', () => {
        resolve('open');
        socket.terminate();
      });
    });

  it('is refused to a page from elsewhere', async () => {
    const { url } = await start();
    expect(await open(`${url}/graphql`, { origin: 'https://example.com' })).toMatch('403');
    expect(await open(`${url}/graphql`, { origin: url })).toBe('open');
    expect(await open(`${url}/elsewhere`, {})).toMatch('404');
  });

  it('answers queries, and tells what is wrong with them, as HTTP does', async () => {
    const { url } = await start();
    expect(await subscribe(url, '{viewer{name}}').next()).toMatchObject({
      value: { viewer: { name: 'anonymous' } },
    });
    const refusal = (code: string) => [{ extensions: { code }, locations: [{ line: 1 }] }];
    await expect(subscribe(url, '{viewer{').next()).rejects.toMatchObject(refusal('GRAPHQL_PARSE_FAILED'));
    await expect(subscribe(url, '{colour}').next()).rejects.toMatchObject(
      refusal('GRAPHQL_VALIDATION_FAILED'),
    );
    await expect(subscribe(url, '{node(id:"x"){id}}').next()).rejects.toThrow('not an id');
  });

  it('is closed with 1001 when the process stops', async () => {
    const { url, stop } = await start();
    const messages = subscribe(url, 'subscription{reportFinished{id}}').next();
    const closed = expect(messages).rejects.toThrow('1001');
    // Let it open; it tells nothing before a report ends.
    await new Promise((resolve) => setTimeout(resolve, 200));
    api = undefined;
    await stop();
    await closed;
  });
});
