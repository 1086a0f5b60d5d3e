import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roleArn, startApiProcess, type ApiProcess, type Seed } from './api-process.ts';
import { reportOf, serviceRow } from './api-reports.ts';

const hash = (token: string) => createHash('sha256').update(token).digest('hex');
const authorization = 'Bearer one';
const everything = `{ entity(arn: "${roleArn}") { report { jobId services(first: 100) { nodes { id serviceName } } } } }`;
const services = Array.from({ length: 100 }, (_, index) => serviceRow(`s${100 + index}`, null, Date.now()));

let api: ApiProcess;
let seed: Seed;
beforeAll(async () => {
  api = await startApiProcess(
    async (seeding) => {
      seed = seeding;
      await seed.account();
      await seed.entity();
      await seed.report(reportOf({ services }));
    },
    { LAPSE_SERVICE_TOKENS: `one:${hash('one')},two:${hash('two')}` },
  );
});
afterAll(() => api.stop());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Without a client that decodes what it gets, as fetch does. */
function send(headers: Record<string, string>, query = everything, method = 'GET'): Promise<Answer> {
  const search = method === 'GET' ? `?query=${encodeURIComponent(query)}` : '';
  const own = method === 'GET' ? { 'apollo-require-preflight': '1' } : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const options = { method, headers: { authorization, ...own, ...headers } };
    const call = request(`${api.url}/graphql${search}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    call.on('error', reject);
    call.end(method === 'GET' ? undefined : JSON.stringify({ query }));
  });
}

describe('a large answer', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('comes as %s to whoever takes it', async (encoding, decompress) => {
    const plain = await send({}, everything, 'POST');
    const { headers, body } = await send({ 'accept-encoding': encoding }, everything, 'POST');
    expect([headers['content-encoding'], headers.vary]).toEqual([encoding, 'accept-encoding']);
    expect(body.length).toBeLessThan(plain.body.length / 3);
    expect(JSON.parse(decompress(body).toString())).toMatchObject({ data: dataOf(plain) });
  });

  it('comes as it is to whoever takes nothing else', async () => {
    expect((await send({}, everything, 'POST')).headers['content-encoding']).toBeUndefined();
  });

  it('is the only one that is compressed', async () => {
    const { headers } = await send({ 'accept-encoding': 'gzip' }, '{ viewer { name } }', 'POST');
    expect(headers['content-encoding']).toBeUndefined();
  });
});

describe('an answer to GET', () => {
  it('may be kept by the client that asked, which then asks whether it still holds', async () => {
    const first = await send({});
    expect([first.status, first.headers['cache-control'], first.headers.vary]).toEqual([
      ...[200, 'private, no-cache'],
      'authorization',
    ]);
    const again = await send({ 'if-none-match': `"other", ${tagOf(first)}`, 'accept-encoding': 'gzip' });
    expect([again.status, again.body.length, tagOf(again)]).toEqual([304, 0, tagOf(first)]);
    expect(again.headers['ratelimit-remaining']).toBeDefined();
  });

  it('is sent anew once it is another one', async () => {
    const first = await send({});
    await seed.report(reportOf({ services: services.slice(1), jobCompletionDate: Date.now() }));
    const sendAgain = () => send({ 'if-none-match': tagOf(first) });
    await expect.poll(async () => (await sendAgain()).status).toBe(200);
    expect(dataOf(await sendAgain())).not.toEqual(dataOf(first));
  });

  it('is refused to whoever may not have it, whatever they have kept', async () => {
    const first = await send({});
    const refused = await send({ 'if-none-match': tagOf(first), authorization: 'Bearer three' });
    expect([refused.status, refused.headers['cache-control']]).toEqual([401, 'no-store']);
  });

  it.each([
    ['to POST', everything, 'POST'],
    ['with errors', '{ accounts(first: 101) { totalCount } viewer { name } }', 'GET'],
  ])('and none %s', async (_, query, method) => {
    const { headers } = await send({}, query, method);
    expect([headers.etag, headers['cache-control']]).toEqual([undefined, 'no-store']);
  });
});

function tagOf({ headers: { etag } }: Answer): string {
  return String(etag);
}

function dataOf({ body }: Answer): unknown {
  const answer: unknown = JSON.parse(body.toString());
  return typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : undefined;
}
