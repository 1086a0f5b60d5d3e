/** JSON that is being written, of which some parts come later than what stands behind them. */
export class JsonText {
  /** What comes after the last part that was placed. */
  text = '';
  #before: (string | JsonText)[] | null = null;

  /** Whether it is written to its end, as far as that has begun. */
  get isWhole(): boolean {
    return this.#before === null;
  }

  /** Leaves a place for a text that may still be written. */
  place(part: JsonText): void {
    (this.#before ??= []).push(this.text, part);
    this.text = '';
  }

  toString(): string {
    if (this.#before === null) return this.text;
    const pieces: string[] = [];
    this.collect(pieces);
    return pieces.join('');
  }

  /** Adds all its pieces, in order: a text of many is put together once, not at each place. */
  collect(pieces: string[]): void {
    for (const part of this.#before ?? []) {
      if (typeof part === 'string') pieces.push(part);
      else part.collect(pieces);
    }
    pieces.push(this.text);
  }
}

// eslint-disable-next-line no-control-regex -- control characters are what JSON has to escape
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A leaf's value as JSON.stringify writes it; undefined for what JSON can't say. */
export function jsonOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return needsEscape.test(value) ? JSON.stringify(value) : `"${value}"`;
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return JSON.stringify(value);
  }
}
