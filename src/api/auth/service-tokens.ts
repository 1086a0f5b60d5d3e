import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServiceToken } from '../../config/index.ts';

/** Static tokens, of which only the hashes are known. */
export class ServiceTokens {
  readonly #tokens: readonly { readonly name: string; readonly hash: Buffer }[];

  constructor(tokens: readonly ServiceToken[]) {
    this.#tokens = tokens.map(({ name, sha256 }) => ({ name, hash: Buffer.from(sha256, 'hex') }));
  }

  /**
   * Whose token this is. Every hash is compared in constant time, so that the time taken tells nothing about any of
   * them.
   */
  nameOf(token: string): string | undefined {
    const given = createHash('sha256').update(token).digest();
    return this.#tokens
      .map(({ name, hash }) => ({ name, isEqual: timingSafeEqual(given, hash) }))
      .find(({ isEqual }) => isEqual)?.name;
  }
}
