import { setTimeout as sleep } from 'node:timers/promises';
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribe } from '../support/graphql.ts';
import { writePolicy } from '../support/policy-file.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { accountId, startApiProcess, type ApiProcess } from './api-process.ts';

const viewer = '{ viewer { name accountIds canGenerateReports } }';
const other = '444455556666';

let issuer: TokenIssuer;
let api: ApiProcess;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  api = await startApiProcess(
    async (seed) => {
      await seed.account();
      await seed.account({ accountId: other });
    },
    {
      ...issuer.settings,
      LAPSE_POLICY: writePolicy(
        { groups: ['payments'], allow: ['read'], accounts: [accountId] },
        { subjects: ['bob'], allow: ['read', 'generate'], accounts: ['*'] },
      ),
    },
  );
});
afterAll(async () => {
  await api.stop();
  await issuer.stop();
});

const ask = (token: string) => api.post(viewer, {}, { authorization: `Bearer ${token}` });
const now = () => Math.floor(Date.now() / 1_000);
const rejected = { status: 401, data: undefined, errors: ['UNAUTHENTICATED: the token is not valid here'] };

describe('a token of the issuer', () => {
  it('gives what the policy file gives to its groups', async () => {
    expect(await ask(await issuer.sign({ groups: ['payments', 'all-staff'] }))).toMatchObject({
      status: 200,
      data: { viewer: { name: 'alice', accountIds: [accountId], canGenerateReports: false } },
    });
  });

  it('gives what the policy file gives to its subject', async () => {
    expect(await ask(await issuer.sign({ sub: 'bob' }))).toMatchObject({
      data: { viewer: { name: 'bob', accountIds: null, canGenerateReports: true } },
    });
  });

  it('gives nothing where the policy file says nothing', async () => {
    expect(await ask(await issuer.sign())).toMatchObject({
      data: { viewer: { accountIds: [], canGenerateReports: false } },
    });
  });

  it('is good over WebSocket, too', async () => {
    const payload = { authorization: `Bearer ${await issuer.sign({ sub: 'bob' })}` };
    const messages = subscribe<object>(api.url, viewer, {}, { connectionParams: payload });
    expect(await messages.next()).toMatchObject({ value: { viewer: { name: 'bob' } } });
    await messages.return();
  });

  it('is checked with keys that are fetched once', async () => {
    const before = issuer.keyFetches;
    await Promise.all([ask(await issuer.sign()), ask(await issuer.sign({ sub: 'bob' }))]);
    expect(issuer.keyFetches).toBe(before);
  });
});

it('a token that was accepted is refused from the moment at which it ends', async () => {
  const exp = now() + 2;
  const token = await issuer.sign({ sub: 'bob', exp });
  expect(await ask(token)).toMatchObject({ status: 200 });
  expect(await ask(token)).toMatchObject({ status: 200 });
  await sleep(exp * 1_000 - Date.now() + 10);
  expect(await ask(token)).toEqual({
    ...rejected,
    errors: ['UNAUTHENTICATED: the token has expired; sign in again'],
  });
});

describe('a token is refused', () => {
  it.each([
    ['has expired', { exp: now() - 1 }, 'the token has expired; sign in again'],
    ['is not good yet', { nbf: now() + 600 }, 'the token is not valid here'],
    ['is for another audience', { aud: 'payroll' }, 'the token is not valid here'],
    ['is of another issuer', { iss: 'https://elsewhere.example.com' }, 'the token is not valid here'],
    ['has no subject', { sub: undefined }, 'the token is not valid here'],
    ['never expires', { exp: undefined }, 'the token is not valid here'],
  ])('that %s', async (_, claims, message) => {
    expect(await ask(await issuer.sign(claims))).toEqual({
      ...rejected,
      errors: [`UNAUTHENTICATED: ${message}`],
    });
  });

  it('that somebody else signed', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expect(await ask(await issuer.sign({}, { key: privateKey }))).toEqual(rejected);
  });

  it('that nobody signed', async () => {
    const [, payload] = (await issuer.sign()).split('.');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await ask(`${header}.${payload ?? ''}.`)).toEqual(rejected);
  });

  it('that is signed with a secret, be it the public key', async () => {
    const keys = await (await fetch(`${issuer.url}/keys`)).text();
    const token = await issuer.sign({}, { alg: 'HS256', key: new TextEncoder().encode(keys) });
    expect(await ask(token)).toEqual(rejected);
  });

  it('whose payload was changed', async () => {
    const [header, , signature] = (await issuer.sign()).split('.');
    const payload = Buffer.from(JSON.stringify({ sub: 'bob', exp: now() + 60 })).toString('base64url');
    expect(await ask([header, payload, signature].join('.'))).toEqual(rejected);
  });

  it('that is too large to be one', async () => {
    expect(
      await ask(await issuer.sign({ groups: Array.from({ length: 800 }, (_, i) => `group-${i}`) })),
    ).toEqual({
      ...rejected,
      errors: ['UNAUTHENTICATED: the Authorization is over 8192 characters'],
    });
  });

  it.each(['', 'Basic YTpi', 'Bearer', 'Bearer a b'])('when the header is "%s"', async (authorization) => {
    const answer = await api.post(viewer, {}, { authorization });
    expect(answer).toMatchObject({ status: 401, errors: [expect.stringContaining('UNAUTHENTICATED')] });
  });

  it('over WebSocket by closing with 4401', async () => {
    const payload = { authorization: `Bearer ${await issuer.sign({ aud: 'payroll' })}` };
    await expect(subscribe(api.url, viewer, {}, { connectionParams: payload }).next()).rejects.toThrow(
      'closed: 4401',
    );
  });
});

describe('a connection', () => {
  it('ends with 4403 when its token does, so that clients come back with a new one', async () => {
    const payload = { authorization: `Bearer ${await issuer.sign({ sub: 'bob', exp: now() + 2 })}` };
    const messages = subscribe(
      api.url,
      'subscription { reportFinished { id } }',
      {},
      { connectionParams: payload },
    );
    await expect(messages.next()).rejects.toThrow('closed: 4403');
  });
});

describe('the issuer', () => {
  it('may be away without anybody being called a stranger', async () => {
    const away = await startTokenIssuer();
    away.setReachable(false);
    const policy = { LAPSE_POLICY: writePolicy({ subjects: ['bob'], allow: ['read'], accounts: ['*'] }) };
    const own = await startApiProcess(undefined, { ...away.settings, ...policy });
    const authorization = `Bearer ${await away.sign()}`;
    const answer = await own.post(viewer, {}, { authorization });
    expect(answer).toMatchObject({ status: 503, errors: [expect.stringMatching(/^UNAVAILABLE/)] });
    away.setReachable(true);
    expect(await own.post(viewer, {}, { authorization })).toMatchObject({ status: 200 });
    await own.stop();
    await away.stop();
  });

  it('may change its keys', async () => {
    const rotating = await startTokenIssuer();
    const policy = { LAPSE_POLICY: writePolicy({ subjects: ['alice'], allow: ['read'], accounts: ['*'] }) };
    const own = await startApiProcess(undefined, { ...rotating.settings, ...policy });
    await rotating.rotate();
    const authorization = `Bearer ${await rotating.sign()}`;
    expect(await own.post(viewer, {}, { authorization })).toMatchObject({ status: 200 });
    await own.stop();
    await rotating.stop();
  });
});
