import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Logger } from '../../telemetry/index.ts';
import type { Authenticator, Caller } from '../auth/index.ts';
import { createContext } from '../context.ts';
import type { Domain } from '../domain.ts';
import { logUnexpected, presentErrors } from '../errors/index.ts';
import { prepareOperation } from './websocket-operation.ts';

export interface WebSocketOptions {
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly domain: Domain;
  readonly authenticator: Authenticator;
  readonly maximumMessageBytes: number;
  readonly logger: Logger;
}

/** How long clients have to answer a closing handshake before their connection is cut. */
const closingMilliseconds = 2_000;

/**
 * Serves graphql-ws on an HTTP server. What a client hasn't read yet stays in the subscription's mailbox, because
 * the next state is only asked for when the one before it has been sent.
 * @returns closes every connection with code 1001 and takes no more
 */
export function serveWebSockets(server: Server, options: WebSocketOptions): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: options.maximumMessageBytes });
  const graphqlWs = useServer(operationHooks(options), sockets);
  server.on('upgrade', (request, socket, head) => {
    if (!isForUs(request, options.path)) refuse(socket, '404 Not Found');
    else if (!isSameOrigin(request)) refuse(socket, '403 Forbidden');
    else
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  return async () => {
    const cut = setTimeout(() => {
      for (const client of sockets.clients) client.terminate();
    }, closingMilliseconds);
    await graphqlWs.dispose();
    clearTimeout(cut);
  };
}

type Connection = Record<PropertyKey, unknown> & {
  readonly caller: Caller;
  /** Stands in for a request id: WebSocket messages have none. */
  readonly requestId: string;
};

function operationHooks({
  authenticator,
  domain,
  schema,
  logger,
}: WebSocketOptions): Parameters<typeof useServer<Record<string, unknown>, Connection>>[0] {
  const present = (errors: readonly GraphQLError[], requestId: string) => {
    logUnexpected(errors, requestId, logger);
    return presentErrors(errors, requestId);
  };
  return {
    onConnect: async ({ connectionParams, extra }) => {
      const authorization = authorizationOf(connectionParams, extra.request);
      const authentication = await authenticator.authenticate({ authorization });
      if (authentication.kind === 'rejected') {
        extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
        return false;
      }
      Object.assign(extra, { caller: authentication.caller, requestId: randomUUID() });
      return true;
    },
    onSubscribe: ({ extra: { caller, requestId } }, _id, payload) => {
      if (caller === undefined || requestId === undefined) throw new Error('the connection has no caller');
      return prepareOperation(schema, payload, createContext(domain, caller, requestId));
    },
    onNext: ({ extra }, _id, _payload, _args, { errors, data, extensions }) => {
      if (errors === undefined) return undefined;
      return {
        errors: present(errors, extra.requestId ?? ''),
        ...(data !== undefined && { data }),
        ...(extensions !== undefined && { extensions }),
      };
    },
    onError: ({ extra }, _id, _payload, errors) => [...present(errors, extra.requestId ?? '')],
  };
}

function authorizationOf(
  connectionParams: Record<string, unknown> | undefined,
  { headers }: IncomingMessage,
): string | null {
  const given = connectionParams?.authorization;
  return typeof given === 'string' ? given : (headers.authorization ?? null);
}

function isForUs({ url }: IncomingMessage, path: string): boolean {
  return url?.split('?')[0] === path;
}

/** Browsers let any page open a WebSocket to anywhere; only those that we served ourselves may talk to us. */
function isSameOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
