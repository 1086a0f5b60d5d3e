import { Agent, request } from 'node:http';

const connections = 16;

/** Sends one operation after the other over kept connections, and counts the answers. */
export class Load {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = { 'content-type': 'application/json', ...headers };
  }

  /**
   * @returns the number of answers
   * @throws Error for an answer with errors
   */
  async run(bodies: readonly string[], milliseconds: number): Promise<number> {
    const end = performance.now() + milliseconds;
    let answers = 0;
    const sendOn = async () => {
      while (performance.now() < end) await this.#send(bodies[answers++ % bodies.length] ?? '');
    };
    await Promise.all(Array.from({ length: connections }, sendOn));
    return answers;
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(body: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const call = request(
        this.#url,
        { method: 'POST', agent: this.#agent, headers: this.#headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if (response.statusCode === 200 && !text.startsWith('{"errors"')) resolve();
            else reject(new Error(`the API answered ${response.statusCode ?? 0}: ${text.slice(0, 500)}`));
          });
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }
}
