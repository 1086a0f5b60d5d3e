import DataLoader from 'dataloader';

/**
 * Loads each thing once, all that are asked for at the same time together, and gives at once what it has: a promise
 * for every row that names the same entity would cost more than all the rest.
 */
export class Loader<Key, Value> {
  readonly #nameOf: (key: Key) => string;
  readonly #loader: DataLoader<Key, Value, string>;
  readonly #loaded = new Map<string, Value>();
  /** Rows of one report bring the same key: it needs no name then. */
  #last: { readonly key: Key; readonly value: Value } | null = null;

  /** @param loadMany gives the values in the order of the keys */
  constructor(loadMany: (keys: readonly Key[]) => Promise<readonly Value[]>, nameOf: (key: Key) => string) {
    this.#nameOf = nameOf;
    this.#loader = new DataLoader(
      async (keys) => {
        const values = await loadMany(keys);
        for (const [index, value] of values.entries()) {
          const key = keys[index];
          if (key !== undefined) this.#loaded.set(nameOf(key), value);
        }
        return values;
      },
      { cacheKeyFn: nameOf },
    );
  }

  load(key: Key): Value | Promise<Value> {
    if (this.#last?.key === key) return this.#last.value;
    const value = this.#loaded.get(this.#nameOf(key));
    if (value === undefined) return this.#loader.load(key);
    this.#last = { key, value };
    return value;
  }

  /** In the order of the keys. */
  loadAll(keys: readonly Key[]): Promise<Value[]> {
    return Promise.all(keys.map(async (key) => this.load(key)));
  }
}
