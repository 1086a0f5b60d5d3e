import { LRUCache } from 'lru-cache';
import type { AccountId } from '../../accounts/index.ts';

/** A change that isn't told, because the process that made it died, is seen after so long all the same. */
const longestMilliseconds = 30_000;

/** What was read of accounts, as long as it is known to be so; also that there is nothing. */
export class Remembered<Value extends object> {
  readonly #kept: LRUCache<string, { readonly accountId: AccountId; readonly value: Value | null }>;
  readonly #isFollowing: () => boolean;
  /** Goes up with everything that is forgotten. */
  #changes = 0;

  /** @param isFollowing whether all changes that were told so far have been forgotten here */
  constructor(most: number, isFollowing: () => boolean) {
    this.#kept = new LRUCache({ max: most, ttl: longestMilliseconds });
    this.#isFollowing = isFollowing;
  }

  /** @returns undefined where it has to be read */
  recall(name: string): Value | null | undefined {
    return this.#isFollowing() ? this.#kept.get(name)?.value : undefined;
  }

  /**
   * Begins a read.
   * @returns what keeps its values, unless something changed meanwhile: they may have been read before the change
   */
  beginRead(): (name: string, accountId: AccountId, value: Value | null) => void {
    const changes = this.#changes;
    return (name, accountId, value) => {
      if (changes === this.#changes && this.#isFollowing()) this.#kept.set(name, { accountId, value });
    };
  }

  forget(name: string): void {
    this.#changes++;
    this.#kept.delete(name);
  }

  forgetAccount(accountId: AccountId): void {
    this.#changes++;
    for (const [name, kept] of this.#kept.entries()) {
      if (kept.accountId === accountId) this.#kept.delete(name);
    }
  }

  forgetAll(): void {
    this.#changes++;
    this.#kept.clear();
  }
}
