import { z } from 'zod';

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});
const edgesSchema = z.object({ edges: z.array(z.object({ cursor: z.string() })) });

/** Asks an API process over HTTP, one question after the other. */
export class ApiClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = new URL('/graphql', url).href;
  }

  /**
   * @returns the milliseconds from the question to the last byte of its answer
   * @throws Error when the answer has errors
   */
  async time(query: string): Promise<number> {
    const start = performance.now();
    const text = await this.#post(query);
    const milliseconds = performance.now() - start;
    dataOf(text);
    return milliseconds;
  }

  /** The cursor in the middle of what a list answers; null where it has no rows. */
  async middleCursor(query: string, field: string): Promise<string | null> {
    const { edges } = edgesSchema.parse(dataOf(await this.#post(query))[field]);
    return edges[Math.floor(edges.length / 2)]?.cursor ?? null;
  }

  async #post(query: string): Promise<string> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.text();
  }
}

function dataOf(text: string): Readonly<Record<string, unknown>> {
  const { data, errors } = answerSchema.parse(JSON.parse(text));
  if (errors !== undefined || data == null) {
    throw new Error(`The API answered ${errors?.map(({ message }) => message).join('; ') ?? 'nothing'}`);
  }
  return data;
}
