import { createHash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import type { JwtSettings } from '../../config/index.ts';
import type { Authentication } from './authenticator.ts';

/** A portal sends the same token with every question; checking a signature takes longer than many an answer. */
const acceptedMilliseconds = 60_000;
const acceptedKept = 1_000;

/**
 * Checks JWTs of one issuer. Its public keys are fetched when first needed, kept for ten minutes, and fetched again,
 * at most every thirty seconds, for a key that isn't among them: so the issuer can rotate its keys at any time. A token
 * that was accepted is not checked again for a minute, unless it ends before.
 */
export class JsonWebTokens {
  readonly #settings: JwtSettings;
  readonly #keys: JWTVerifyGetKey;
  /** By the token's hash, so that memory holds no tokens. */
  readonly #accepted = new LRUCache<string, Accepted>({ max: acceptedKept });

  constructor(settings: JwtSettings) {
    this.#settings = settings;
    this.#keys = createRemoteJWKSet(new URL(settings.jwksUrl), {
      cacheMaxAge: 600_000,
      cooldownDuration: 30_000,
      timeoutDuration: 5_000,
    });
  }

  async authenticate(token: string): Promise<Authentication> {
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.#accepted.get(hash);
    if (known !== undefined && Date.now() < known.expiresAt) return known;
    const authentication = await this.#check(token);
    if (authentication.kind === 'accepted')
      this.#accepted.set(hash, authentication, { ttl: acceptedMilliseconds });
    return authentication;
  }

  async #check(token: string): Promise<Accepted | NotAccepted> {
    const { issuer, audience, algorithms, clockToleranceSeconds } = this.#settings;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'exp'],
      });
      return this.#accept(payload);
    } catch (error) {
      return refusal(error);
    }
  }

  #accept(payload: JWTPayload): Accepted | NotAccepted {
    const { sub, exp } = payload;
    if (sub === undefined || sub === '' || exp === undefined) return notValid;
    return {
      kind: 'accepted',
      identity: { kind: 'person', name: sub, groups: readGroups(payload[this.#settings.groupsClaim]) },
      expiresAt: (exp + this.#settings.clockToleranceSeconds) * 1_000,
    };
  }
}

type NotAccepted = Exclude<Authentication, { kind: 'accepted' }>;
/** JWTs always end. */
type Accepted = Extract<Authentication, { kind: 'accepted' }> & { readonly expiresAt: number };

const notValid = { kind: 'rejected', message: 'the token is not valid here' } as const;

/** Some issuers give a single group as a text. */
function readGroups(claim: unknown): string[] {
  const groups: unknown[] = Array.isArray(claim) ? claim : [claim];
  return groups.filter((group) => typeof group === 'string');
}

function refusal(error: unknown): NotAccepted {
  if (error instanceof errors.JWTExpired) {
    return { kind: 'rejected', message: 'the token has expired; sign in again' };
  }
  if (isAboutTheToken(error)) return notValid;
  return { kind: 'unavailable', message: "the issuer's keys can't be had at the moment; ask again" };
}

function isAboutTheToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  return !(
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.code === errors.JOSEError.code
  );
}
