import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServiceToken } from '../../config/index.ts';

/**
 * The name of a static token, of which only the hashes are known. Every hash is compared in constant time, so that
 * the time taken tells nothing about any of them.
 */
export function nameOfServiceToken(tokens: readonly ServiceToken[], token: string): string | undefined {
  const hash = createHash('sha256').update(token).digest();
  return tokens
    .map(({ name, sha256 }) => ({ name, isEqual: timingSafeEqual(hash, Buffer.from(sha256, 'hex')) }))
    .find(({ isEqual }) => isEqual)?.name;
}
