import { Readable } from 'node:stream';

/** Proxies close connections on which nothing happens; a comment is something. */
const pingMilliseconds = 12_000;

/** Bytes that wait for a slow reader before the next message is asked for. */
const bufferedBytes = 16_384;

/**
 * The messages of one operation as Server-Sent Events, in graphql-sse's distinct connections mode. The next message
 * is asked for when the one before it has been taken, so that a slow reader's states wait in the subscription's
 * mailbox, where newer ones take their place.
 */
export class EventStream extends Readable {
  readonly #messages: AsyncIterator<object>;
  readonly #pings: NodeJS.Timeout;
  #isAsking = false;

  constructor(messages: AsyncIterator<object>) {
    super({ highWaterMark: bufferedBytes });
    this.#messages = messages;
    // Some browsers hold back the headers until the first byte.
    this.push(comment);
    this.#pings = setInterval(() => {
      if (this.readableLength === 0) this.push(comment);
    }, pingMilliseconds);
  }

  /** Tells the client that nothing more comes. */
  complete(): void {
    clearInterval(this.#pings);
    if (this.readableEnded || this.destroyed) return;
    this.push('event: complete\ndata: \n\n');
    this.push(null);
  }

  override _read(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#messages.next().then(
      ({ done, value }) => {
        this.#isAsking = false;
        if (this.destroyed) return;
        if (done === true) this.complete();
        else this.push(`event: next\ndata: ${JSON.stringify(value)}\n\n`);
      },
      (error: unknown) => {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    clearInterval(this.#pings);
    Promise.resolve(this.#messages.return?.()).then(
      () => {
        callback(error);
      },
      () => {
        callback(error);
      },
    );
  }
}

const comment = ':\n\n';
