import { GraphQLClient } from 'graphql-request';
import { createClient, type ClientOptions } from 'graphql-ws';
import { WebSocket } from 'ws';

type Variables = Record<string, unknown>;

/**
 * Asks an API process over HTTP and answers with the data, whose shape the caller's document decides.
 * @throws graphql-request's ClientError for any entry in `errors`
 */
export function ask<Data>(
  apiUrl: string,
  document: string,
  variables: Variables = {},
  headers: Record<string, string> = {},
): Promise<Data> {
  return new GraphQLClient(`${apiUrl}/graphql`, { headers }).request<Data>(document, variables);
}

/**
 * Subscribes over a WebSocket of its own, which is closed when the loop over the messages ends.
 * The subscription begins with the first message that is waited for.
 * @throws Error with the messages of any entry in `errors`, or with the code of the close
 */
export async function* subscribe<Data>(
  apiUrl: string,
  document: string,
  variables: Variables = {},
  options: Partial<ClientOptions> = {},
): AsyncGenerator<Data, void> {
  const url = `${apiUrl.replace(/^http/, 'ws')}/graphql`;
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, ...options });
  try {
    for await (const { data, errors } of client.iterate<Data>({ query: document, variables })) {
      if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
      if (data !== undefined && data !== null) yield data;
    }
  } catch (error) {
    // graphql-ws throws the bare close event.
    if (error instanceof Error || !isClose(error)) throw error;
    throw new Error(`The WebSocket was closed: ${error.code} ${error.reason}`, { cause: error });
  } finally {
    await client.dispose();
  }
}

function isClose(error: unknown): error is { code: number; reason: string } {
  return typeof error === 'object' && error !== null && 'code' in error && 'reason' in error;
}
