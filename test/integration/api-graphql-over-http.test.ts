import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphqlAnswer, startApiProcess, type ApiProcess } from './api-process.ts';

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess();
});
afterAll(() => api.stop());

describe('the GraphQL over HTTP specification', () => {
  /** Apollo asks for this header where a browser would send the request without asking first. */
  const fetchFn: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('apollo-require-preflight', 'true');
    return fetch(input, { ...init, headers });
  };
  const audits = serverAudits({ url: () => `${api.url}/graphql`, fetchFn });

  it('has 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits)('$name', async (audit) => {
    expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });
});

describe('a request that carries no operation', () => {
  const send = async (init: RequestInit, path = '/graphql') => {
    const response = await fetch(`${api.url}${path}`, { method: 'POST', ...init });
    const { errors } = graphqlAnswer.parse(await response.json());
    return [response.status, ...errors.map(({ extensions }) => extensions.code)];
  };
  const json = { 'content-type': 'application/json' };

  it('is answered in the form of GraphQL when its JSON is malformed', async () => {
    expect(await send({ headers: json, body: '{"query":' })).toEqual([400, 'BAD_REQUEST']);
  });

  it('is answered in the form of GraphQL when its body is missing', async () => {
    expect(await send({ headers: json })).toEqual([400, 'BAD_REQUEST']);
  });

  it('is answered in the form of GraphQL when its body is too large', async () => {
    const body = JSON.stringify({ query: `{viewer{name}} #${'x'.repeat(2 ** 20)}` });
    expect(await send({ headers: json, body })).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('is answered in the form of GraphQL when its media type is another', async () => {
    const headers = { 'content-type': 'application/xml' };
    expect(await send({ headers, body: '<query/>' })).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('is answered in the form of GraphQL when its path is another', async () => {
    expect(await send({ headers: json, body: '{}' }, '/graph')).toEqual([404, 'NOT_FOUND']);
  });

  it.each(['', 'Another'])(
    'is told so when it has no operation of the asked-for name "%s"',
    async (operationName) => {
      const body = JSON.stringify({ query: '{viewer{name}}', operationName });
      expect(await send({ headers: json, body })).toEqual([400, 'OPERATION_RESOLUTION_FAILURE']);
    },
  );

  it('is refused when it is a batch', async () => {
    const operation = { query: '{viewer{name}}' };
    const body = JSON.stringify([operation, operation]);
    expect(await send({ headers: json, body })).toEqual([400, 'BAD_REQUEST']);
  });

  it('is refused when a browser could send it from any page', async () => {
    expect(await send({ method: 'GET' }, '/graphql?query={viewer{name}}')).toEqual([400, 'BAD_REQUEST']);
  });

  it('is refused when it subscribes', async () => {
    const body = JSON.stringify({ query: 'subscription{reportFinished{id}}' });
    expect(await send({ headers: json, body })).toEqual([400, 'BAD_REQUEST']);
  });
});
