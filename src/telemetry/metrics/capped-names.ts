/** What stands for every name beyond the cap. */
export const otherName = 'other';

const longestName = 80;

/**
 * Values of a label that come from outside. Each new value is a new series for whoever collects metrics, so only the
 * first so many are told apart.
 */
export class CappedNames {
  readonly #limit: number;
  readonly #known = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns the name, or `other` */
  of(name: string): string {
    if (this.#known.has(name)) return name;
    if (this.#known.size >= this.#limit || name.length > longestName) return otherName;
    this.#known.add(name);
    return name;
  }

  /** Tells a name apart although the cap is reached: there must be few of its kind. */
  admit(name: string): void {
    this.#known.add(name);
  }
}
