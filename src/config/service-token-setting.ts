import { z } from 'zod';

/** A static token that a service signs in with, known only by its hash. */
export interface ServiceToken {
  readonly name: string;
  /** The token's SHA-256 in 64 hexadecimal digits. */
  readonly sha256: string;
}

const form =
  'expected name:sha256 pairs with commas between them, the SHA-256 of each token in 64 hexadecimal digits, each name once';
const pair = /^(?<name>[\w.-]{1,64}):(?<sha256>[\da-f]{64})$/i;

/** Service tokens as one setting: `portal:9f86d0…,reports:60303a…`. */
export const serviceTokens = z.string().transform((value, context): ServiceToken[] => {
  const tokens = value
    .split(',')
    .filter((text) => text.trim() !== '')
    .map((text) => parseServiceToken(text.trim()));
  const known = tokens.filter((token) => token !== null);
  if (known.length === tokens.length && new Set(known.map(({ name }) => name)).size === known.length) {
    return known;
  }
  context.addIssue({ code: 'custom', message: form });
  return z.NEVER;
});

function parseServiceToken(text: string): ServiceToken | null {
  const groups = pair.exec(text)?.groups;
  if (groups?.name === undefined || groups.sha256 === undefined) return null;
  return { name: groups.name, sha256: groups.sha256.toLowerCase() };
}
