import { z } from 'zod';

/** A record in Redis that this version of Lapse can't read. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
  /** A newer version wrote it, which knows what to do with it. Otherwise it is damaged. */
  readonly isNewer: boolean;

  constructor(message: string, isNewer: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isNewer = isNewer;
  }
}

/** Records written before they carried a version are of the first. */
const versioned = z.object({ version: z.number().default(1) });

/**
 * How one kind of record is kept in Redis: as JSON with the version of its form, because old and new processes work
 * beside each other while a deployment is rolled out. The version goes up when older processes would misread what is
 * written; members that they may pass over don't need that.
 */
export class RecordFormat<Value extends object> {
  readonly #kind: string;
  readonly #version: number;
  readonly #schema: z.ZodType<Value>;

  /** @param kind what the records are, for messages */
  constructor(kind: string, version: number, schema: z.ZodType<Value>) {
    this.#kind = kind;
    this.#version = version;
    this.#schema = schema;
  }

  encode(value: Value): string {
    return JSON.stringify({ version: this.#version, ...value });
  }

  /** @throws UnreadableRecordError for one of a newer version, and for a damaged one */
  decode(text: string): Value {
    const json = parseJson(text);
    const { version } = versioned.safeParse(json).data ?? { version: 1 };
    if (version > this.#version) {
      throw new UnreadableRecordError(`a newer version of Lapse wrote this ${this.#kind}`, true);
    }
    const { data, error } = this.#schema.safeParse(json);
    if (error !== undefined) {
      throw new UnreadableRecordError(`a stored ${this.#kind} is damaged`, false, { cause: error });
    }
    return data;
  }

  /** The record; null when there is none, or it is damaged. @throws UnreadableRecordError for one of a newer version */
  decodeUnlessDamaged(text: string | null): Value | null {
    try {
      return text === null ? null : this.decode(text);
    } catch (error) {
      if (error instanceof UnreadableRecordError && !error.isNewer) return null;
      throw error;
    }
  }

  /** Those records that can be read. */
  decodeReadable(texts: readonly string[]): Value[] {
    return texts.flatMap((text) => {
      try {
        return [this.decode(text)];
      } catch (error) {
        if (error instanceof UnreadableRecordError) return [];
        throw error;
      }
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
