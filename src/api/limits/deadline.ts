import { ApiError } from '../errors/index.ts';

/**
 * When an operation is given up: after its time, or when its caller has gone. Nothing new is begun then, and nobody
 * waits any more for what is under way.
 */
export class Deadline {
  readonly #timer: NodeJS.Timeout | null;
  /** Made when somebody first waits: most fields need not. */
  #ended: Promise<never> | null = null;
  #end: (error: ApiError) => void = () => undefined;
  #error: ApiError | null = null;

  /** @param seconds null for an operation that may last, like a subscription */
  constructor(seconds: number | null) {
    this.#timer =
      seconds === null
        ? null
        : setTimeout(() => {
            this.give(timedOut(seconds));
          }, seconds * 1_000);
  }

  /** Gives the operation up now. */
  give(error: ApiError): void {
    this.#error ??= error;
    this.#end(this.#error);
    this.clear();
  }

  /** The operation has ended by itself. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** @throws ApiError once the operation is given up */
  check(): void {
    if (this.#error !== null) throw this.#error;
  }

  /** Waits, but not longer than the operation may take. */
  race<Result>(result: Promise<Result>): Promise<Result> {
    if (this.#timer === null) return result;
    return Promise.race([result, (this.#ended ??= this.#untilGiven())]);
  }

  #untilGiven(): Promise<never> {
    const ended = new Promise<never>((_, reject) => {
      this.#end = reject;
    });
    // Nobody may be waiting when it ends.
    ended.catch(() => undefined);
    if (this.#error !== null) this.#end(this.#error);
    return ended;
  }
}

function timedOut(seconds: number): ApiError {
  return new ApiError(
    'OPERATION_TIMED_OUT',
    `the operation took over ${seconds} seconds and was given up; ask for less at a time. What a mutation had begun may be done`,
  );
}
