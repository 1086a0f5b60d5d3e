import { createHash, timingSafeEqual } from 'node:crypto';
import { allAccounts } from '../../accounts/index.ts';
import type { ServiceToken } from '../../config/index.ts';
import type { Authentication, Authenticator, Credentials } from './authenticator.ts';

const bearer = /^Bearer +(?<token>[\w.~+/=-]+)$/i;

/** Static tokens, one a service. Only their hashes are known here; each opens all accounts. */
export class ServiceTokenAuthenticator implements Authenticator {
  readonly #tokens: readonly ServiceToken[];

  constructor(tokens: readonly ServiceToken[]) {
    this.#tokens = tokens;
  }

  authenticate({ authorization }: Credentials): Promise<Authentication> {
    return Promise.resolve(this.#check(authorization));
  }

  #check(authorization: string | null): Authentication {
    if (authorization === null) return rejected('sign in: send "Authorization: Bearer <token>"');
    const token = bearer.exec(authorization)?.groups?.token;
    if (token === undefined) return rejected('the Authorization is not of the form "Bearer <token>"');
    const name = this.#nameOf(token);
    if (name === undefined) return rejected('the token is not valid here');
    return { kind: 'accepted', caller: { name, read: allAccounts, generate: allAccounts } };
  }

  /** Compares with every hash in constant time, so that the time taken tells nothing about any of them. */
  #nameOf(token: string): string | undefined {
    const hash = createHash('sha256').update(token).digest();
    return this.#tokens
      .map(({ name, sha256 }) => ({ name, isEqual: timingSafeEqual(hash, Buffer.from(sha256, 'hex')) }))
      .find(({ isEqual }) => isEqual)?.name;
  }
}

function rejected(message: string): Authentication {
  return { kind: 'rejected', message };
}
