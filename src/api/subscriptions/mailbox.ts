/**
 * What one subscriber has yet to read. Items are put in from outside and read one by one as an async iterator;
 * whoever stops reading, or is never read at all, is let go by `return`.
 */
export class Mailbox<Item> implements AsyncIterableIterator<Item, undefined> {
  readonly #onClose: () => void;
  #items: Item[] = [];
  #end: { readonly error: Error | null } | null = null;
  #wake: (() => void) | null = null;
  #isClosed = false;

  /** @param onClose called once, when the reader has gone or everything has been read */
  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  get unread(): number {
    return this.#items.length;
  }

  /** Adds an item behind those not read yet. */
  put(item: Item): void {
    if (this.#end === null) this.#items.push(item);
    this.#wakeReader();
  }

  /** Leaves this item in place of all that were not read yet. */
  replace(item: Item): void {
    if (this.#end === null) this.#items = [item];
    this.#wakeReader();
  }

  /** Takes nothing more; what is in can still be read. With an error, the reader meets it then. */
  end(error: Error | null = null): void {
    this.#end ??= { error };
    this.#wakeReader();
  }

  async next(): Promise<IteratorResult<Item, undefined>> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) return { done: false, value: item };
      if (this.#end !== null) return this.#finish(this.#end.error);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  return(): Promise<IteratorResult<Item, undefined>> {
    this.#items = [];
    this.end();
    return Promise.resolve(this.#finish(null));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(error: Error | null): { done: true; value: undefined } {
    this.#end = { error: null };
    if (!this.#isClosed) this.#onClose();
    this.#isClosed = true;
    if (error !== null) throw error;
    return { done: true, value: undefined };
  }

  #wakeReader(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
