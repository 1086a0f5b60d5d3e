import { createHash } from 'node:crypto';
import { z } from 'zod';
import { keys, onReturn, type RedisClient } from '../redis/index.ts';
import { CatalogueEntries, fingerprintLength } from './catalogue-entries.ts';
import type { KnownService } from './report-usage.ts';

const serviceSchema = z.tuple([z.string(), z.string()]);
const actionListSchema = z.array(z.string());

/**
 * Texts that nearly every report repeats (a service's namespace and name, a service's list of tracked actions),
 * kept once in Redis. Reports name them by a fingerprint of their content, so that an entry that got lost can
 * make a report unreadable but never make it say something else.
 */
export class Catalogue {
  readonly #redis: RedisClient;
  readonly #textByFingerprint = new Map<string, string>();
  readonly #fingerprintByText = new Map<string, string>();
  readonly #services = new CatalogueEntries((fingerprint) => this.#parseService(fingerprint));
  readonly #actionLists = new CatalogueEntries<readonly string[]>((fingerprint) =>
    this.#parsed(fingerprint, actionListSchema),
  );
  #serviceCount = 0;
  #load: Promise<void> | null = null;

  constructor(redis: RedisClient) {
    this.#redis = redis;
    // What Redis should have and may have lost is written anew.
    onReturn(redis, () => {
      this.#fingerprintByText.clear();
    });
  }

  /**
   * Makes sure that these texts are in the catalogue.
   * @returns their fingerprints, in order
   * @throws Error when two texts share a fingerprint
   */
  async intern(texts: readonly string[]): Promise<string[]> {
    const unknown = texts.filter((text) => !this.#fingerprintByText.has(text));
    if (unknown.length > 0) await this.#add([...new Set(unknown)]);
    return texts.map((text) => this.#fingerprintByText.get(text) ?? fingerprintOf(text));
  }

  /**
   * The services behind fingerprints, one after the other, from memory.
   * @returns null when one of them isn't known here, where `refresh` may bring it, or is no service
   */
  services(fingerprints: string): KnownService[] | null {
    return this.#services.find(fingerprints);
  }

  /** The lists of actions behind fingerprints, likewise. */
  actionLists(fingerprints: string): (readonly string[])[] | null {
    return this.#actionLists.find(fingerprints);
  }

  /** Reads the whole catalogue; calls at the same time share one read. */
  refresh(): Promise<void> {
    this.#load ??= this.#read().finally(() => {
      this.#load = null;
    });
    return this.#load;
  }

  #parseService(fingerprint: string): KnownService | undefined {
    const service = this.#parsed(fingerprint, serviceSchema);
    if (service === undefined) return undefined;
    const [serviceNamespace, serviceName] = service;
    return { serviceNamespace, serviceName, number: this.#serviceCount++ };
  }

  #parsed<Entry>(fingerprint: string, schema: z.ZodType<Entry>): Entry | undefined {
    const text = this.#textByFingerprint.get(fingerprint);
    return text === undefined ? undefined : schema.safeParse(JSON.parse(text)).data;
  }

  async #read(): Promise<void> {
    const stored = await this.#redis.hgetall(keys.catalogue);
    for (const [fingerprint, text] of Object.entries(stored)) this.#keep(fingerprint, text);
  }

  async #add(texts: readonly string[]): Promise<void> {
    await Promise.all(
      texts.map(async (text) => {
        const fingerprint = fingerprintOf(text);
        await this.#redis.hsetnx(keys.catalogue, fingerprint, text);
        const kept = await this.#redis.hget(keys.catalogue, fingerprint);
        if (kept !== text) throw new Error(`two catalogue entries share the fingerprint ${fingerprint}`);
        this.#keep(fingerprint, text);
      }),
    );
  }

  #keep(fingerprint: string, text: string): void {
    this.#textByFingerprint.set(fingerprint, text);
    this.#fingerprintByText.set(text, fingerprint);
  }
}

function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, fingerprintLength);
}
