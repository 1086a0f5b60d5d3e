import type { Authentication, Authenticator, Credentials } from './authenticator.ts';
import type { JsonWebTokens } from './json-web-tokens.ts';
import type { ServiceTokens } from './service-tokens.ts';

const bearer = /^Bearer +(?<token>[\w.~+/=-]+)$/i;

/** Far above what issuers make, and little enough that refusing costs nothing. */
const maximumCharacters = 8_192;

/** Bearer tokens: static ones of programs, and JWTs of people. */
export class BearerAuthenticator implements Authenticator {
  readonly #serviceTokens: ServiceTokens;
  readonly #jsonWebTokens: JsonWebTokens | null;

  constructor(serviceTokens: ServiceTokens, jsonWebTokens: JsonWebTokens | null) {
    this.#serviceTokens = serviceTokens;
    this.#jsonWebTokens = jsonWebTokens;
  }

  async authenticate({ authorization }: Credentials): Promise<Authentication> {
    if (authorization === null) return rejected('sign in: send "Authorization: Bearer <token>"');
    if (authorization.length > maximumCharacters) {
      return rejected(`the Authorization is over ${maximumCharacters} characters`);
    }
    const token = bearer.exec(authorization)?.groups?.token;
    if (token === undefined) return rejected('the Authorization is not of the form "Bearer <token>"');
    const name = this.#serviceTokens.nameOf(token);
    if (name !== undefined) {
      return { kind: 'accepted', identity: { kind: 'serviceToken', name }, expiresAt: null };
    }
    return this.#jsonWebTokens?.authenticate(token) ?? rejected('the token is not valid here');
  }
}

function rejected(message: string): Authentication {
  return { kind: 'rejected', message };
}
