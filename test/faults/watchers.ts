import { setTimeout as sleep } from 'node:timers/promises';
import { createClient as createEventClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** One who watches, as the clients' authors mean it: a lost connection is made again by the client itself. */
export interface Watcher<State> {
  readonly name: string;
  /** What it was told on each of its connections. */
  readonly connections: State[][];
  /** Resolves when the subscription completes; rejects when its client gives up. */
  readonly ended: Promise<void>;
  leave(): void;
}

const transports = ['WebSocket', 'Server-Sent Events'] as const;
type Transport = (typeof transports)[number];

const retryAttempts = 100;
const retryWait = () => sleep(100);

/**
 * Watches over each transport.
 * @param name what is watched
 * @param api the address of an API process that lives, asked for before every connection
 * @param field the subscription's field
 */
export function watch<State>(name: string, api: () => string, field: string, operation: Operation) {
  return transports.map((transport): Watcher<State> => {
    const connections: State[][] = [];
    const client = openClient(transport, api, () => connections.push([]));
    const follow = async () => {
      for await (const { data, errors } of client.iterate<Record<string, State>>(operation)) {
        if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
        const state = data?.[field];
        if (state !== undefined) connections.at(-1)?.push(state);
      }
    };
    const ended = follow().finally(() => client.dispose());
    return { name: `${name}, ${transport}`, connections, ended, leave: () => void client.dispose() };
  });
}

function openClient(transport: Transport, api: () => string, connected: () => void) {
  switch (transport) {
    case 'WebSocket':
      return createClient({
        ...{ url: () => `${api().replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket },
        ...{ retryAttempts, retryWait, on: { connected } },
      });
    case 'Server-Sent Events':
      return createEventClient({
        ...{ url: () => `${api()}/graphql/stream`, retryAttempts, retry: retryWait },
        on: { connected },
      });
  }
}
