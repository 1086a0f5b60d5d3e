import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { JwtSettings } from '../../config/index.ts';
import type { Authentication } from './authenticator.ts';

/**
 * Checks JWTs of one issuer. Its public keys are fetched when first needed, kept for ten minutes, and fetched again,
 * at most every thirty seconds, for a key that isn't among them: so the issuer can rotate its keys at any time.
 */
export class JsonWebTokens {
  readonly #settings: JwtSettings;
  readonly #keys: JWTVerifyGetKey;

  constructor(settings: JwtSettings) {
    this.#settings = settings;
    this.#keys = createRemoteJWKSet(new URL(settings.jwksUrl), {
      cacheMaxAge: 600_000,
      cooldownDuration: 30_000,
      timeoutDuration: 5_000,
    });
  }

  async authenticate(token: string): Promise<Authentication> {
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

  #accept(payload: JWTPayload): Authentication {
    const { sub, exp } = payload;
    if (sub === undefined || sub === '' || exp === undefined) return notValid;
    return {
      kind: 'accepted',
      identity: { kind: 'person', name: sub, groups: readGroups(payload[this.#settings.groupsClaim]) },
      expiresAt: (exp + this.#settings.clockToleranceSeconds) * 1_000,
    };
  }
}

const notValid = { kind: 'rejected', message: 'the token is not valid here' } as const;

/** Some issuers give a single group as a text. */
function readGroups(claim: unknown): string[] {
  const groups: unknown[] = Array.isArray(claim) ? claim : [claim];
  return groups.filter((group) => typeof group === 'string');
}

function refusal(error: unknown): Authentication {
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
