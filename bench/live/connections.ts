import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';
import type { Connect } from './messages.ts';

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One client's connection, as thin as can be: what is measured is the API, not a client library. */
export interface Connection {
  /** Resolves when the subscriptions have begun. */
  subscribe(operations: readonly Operation[]): Promise<void>;
}

type OnText = (text: string) => void;

export function openConnection(order: Connect, token: string, onText: OnText): Promise<Connection> {
  switch (order.transport) {
    case 'webSocket':
      return openWebSocket(order.url, token, onText);
    case 'eventStream':
      return Promise.resolve(eventStreams(order.url, token, onText));
  }
}

const messageType = /"type":"(\w+)"/;
const probe = { id: 'probe', type: 'subscribe', payload: { query: '{ viewer { name } }' } };

/** Speaks graphql-ws. Operations begin in the order in which they are sent, so a query tells when those before it have. */
async function openWebSocket(url: string, token: string, onText: OnText): Promise<Connection> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  const waiting = new Map<string, () => void>();
  const until = (type: string) => new Promise<void>((resolve) => waiting.set(type, resolve));
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    const type = messageType.exec(text)?.[1] ?? '';
    if (type === 'next' && !text.includes('"id":"probe"')) onText(text);
    else if (type === 'error') throw new Error(text);
    else waiting.get(type)?.();
  });
  const send = (message: object) => {
    socket.send(JSON.stringify(message));
  };
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const acknowledged = until('connection_ack');
  send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  await acknowledged;
  let used = 0;
  return {
    async subscribe(operations) {
      for (const payload of operations) send({ id: String(used++), type: 'subscribe', payload });
      const begun = until('complete');
      send(probe);
      await begun;
    },
  };
}

const agent = new Agent({ keepAlive: true });

/** Speaks graphql-sse: a request for each operation. */
function eventStreams(url: string, token: string, onText: OnText): Connection {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return {
    async subscribe(operations) {
      await Promise.all(
        operations.map(
          (operation) =>
            new Promise<void>((resolve, reject) => {
              const call = request(`${url}/stream`, { method: 'POST', agent, headers }, (response) => {
                if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode ?? 0}`));
                response.setEncoding('utf8').on('data', onText).once('data', resolve);
              });
              call.once('error', reject);
              call.end(JSON.stringify(operation));
            }),
        ),
      );
    },
  };
}
