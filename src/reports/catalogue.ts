import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { keys } from '../redis/index.ts';

/** Characters in a fingerprint: 36 bits, far more than a few thousand entries need. */
export const fingerprintLength = 6;

/**
 * Texts that nearly every report repeats (a service's namespace and name, a service's list of tracked actions),
 * kept once in Redis. Reports name them by a fingerprint of their content, so that an entry that got lost can
 * make a report unreadable but never make it say something else.
 */
export class Catalogue {
  readonly #redis: Redis;
  readonly #textByFingerprint = new Map<string, string>();
  #load: Promise<void> | null = null;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /**
   * Makes sure that these texts are in the catalogue.
   * @returns their fingerprints, in order
   * @throws Error when two texts share a fingerprint
   */
  async intern(texts: readonly string[]): Promise<string[]> {
    const fingerprints = texts.map(fingerprintOf);
    const unknown = texts.filter(
      (text, index) => this.#textByFingerprint.get(fingerprints[index] ?? '') !== text,
    );
    if (unknown.length > 0) await this.#add([...new Set(unknown)]);
    return fingerprints;
  }

  /**
   * The text behind a fingerprint, from memory.
   * @returns undefined when it isn't known here; `refresh` may bring it
   */
  lookup(fingerprint: string): string | undefined {
    return this.#textByFingerprint.get(fingerprint);
  }

  /** Reads the whole catalogue; calls at the same time share one read. */
  refresh(): Promise<void> {
    this.#load ??= this.#read().finally(() => {
      this.#load = null;
    });
    return this.#load;
  }

  async #read(): Promise<void> {
    const stored = await this.#redis.hgetall(keys.catalogue);
    for (const [fingerprint, text] of Object.entries(stored)) this.#textByFingerprint.set(fingerprint, text);
  }

  async #add(texts: readonly string[]): Promise<void> {
    await Promise.all(
      texts.map(async (text) => {
        const fingerprint = fingerprintOf(text);
        await this.#redis.hsetnx(keys.catalogue, fingerprint, text);
        const kept = await this.#redis.hget(keys.catalogue, fingerprint);
        if (kept !== text) throw new Error(`two catalogue entries share the fingerprint ${fingerprint}`);
        this.#textByFingerprint.set(fingerprint, text);
      }),
    );
  }
}

function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, fingerprintLength);
}
