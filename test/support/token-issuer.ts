import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

/** An OpenID provider as far as an API sees it: it signs tokens, and publishes its public keys. */
export interface TokenIssuer {
  readonly url: string;
  /** The API's settings to take its tokens. */
  readonly settings: Record<string, string>;
  /** Times that its keys were fetched. */
  readonly keyFetches: number;
  /** A token that the API takes, for whatever is not said otherwise. */
  sign(
    claims?: Record<string, unknown>,
    changes?: { alg?: string; key?: CryptoKey | Uint8Array },
  ): Promise<string>;
  /** Signs with a new key from now on, and publishes only that. */
  rotate(): Promise<void>;
  /** Whether its keys can be fetched. */
  setReachable(isReachable: boolean): void;
  stop(): Promise<void>;
}

const audience = 'lapse';

export async function startTokenIssuer(): Promise<TokenIssuer> {
  let keyNumber = 0;
  let current = await makeKey(keyNumber);
  let keyFetches = 0;
  let isReachable = true;
  const server = createServer((_request, response) => {
    keyFetches++;
    if (!isReachable) response.writeHead(503).end();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [current.jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? String(address?.port) : ''}`;
  return {
    url,
    settings: {
      LAPSE_JWT_ISSUER: url,
      LAPSE_JWT_AUDIENCE: audience,
      LAPSE_JWT_JWKS_URL: `${url}/keys`,
      LAPSE_JWT_CLOCK_TOLERANCE_SECONDS: '0',
    },
    get keyFetches() {
      return keyFetches;
    },
    sign: (claims = {}, { alg = 'ES256', key = current.privateKey } = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT({ iss: url, aud: audience, sub: 'alice', iat: now, exp: now + 300, ...claims })
        .setProtectedHeader({ alg, kid: current.kid })
        .sign(key);
    },
    rotate: async () => {
      current = await makeKey(++keyNumber);
    },
    setReachable: (value) => {
      isReachable = value;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function makeKey(number: number) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const kid = `key-${number}`;
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}
