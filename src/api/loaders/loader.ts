import DataLoader from 'dataloader';

export interface Source<Key, Value> {
  readonly nameOf: (key: Key) => string;
  /** What need not be read; undefined where it has to be. */
  readonly recall?: (key: Key, name: string) => Value | undefined;
  /** Gives the values in the order of the keys. */
  readonly loadMany: (keys: readonly Key[]) => Promise<readonly Value[]>;
}

/**
 * Loads each thing once, all that are asked for at the same time together, and gives at once what it has: a promise
 * for every row that names the same entity would cost more than all the rest.
 */
export class Loader<Key, Value> {
  readonly #source: Source<Key, Value>;
  readonly #loaded = new Map<string, Value>();
  /** Made when something has to be read. */
  #loader: DataLoader<Key, Value, string> | null = null;
  /** Rows of one report bring the same key: it needs no name then. */
  #last: { readonly key: Key; readonly value: Value } | null = null;

  constructor(source: Source<Key, Value>) {
    this.#source = source;
  }

  load(key: Key): Value | Promise<Value> {
    if (this.#last?.key === key) return this.#last.value;
    const name = this.#source.nameOf(key);
    const loaded = this.#loaded.get(name);
    const value = loaded === undefined ? this.#source.recall?.(key, name) : loaded;
    if (value === undefined) return (this.#loader ??= this.#createLoader()).load(key);
    this.#loaded.set(name, value);
    this.#last = { key, value };
    return value;
  }

  /** In the order of the keys. */
  loadAll(keys: readonly Key[]): Promise<Value[]> {
    return Promise.all(keys.map(async (key) => this.load(key)));
  }

  #createLoader(): DataLoader<Key, Value, string> {
    const { nameOf, loadMany } = this.#source;
    return new DataLoader(
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
}
