import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ApiMetrics, Logger } from '../../telemetry/index.ts';
import type { AccessControl, Identity } from '../auth/index.ts';
import { createContext, type Context } from '../context.ts';
import type { Domain } from '../domain.ts';
import type { OperationLimits } from '../limits/index.ts';
import { isOriginAllowed } from './browser-protection.ts';
import { presentLogged } from './answered-errors.ts';
import type { CheckedDocuments } from './checked-documents.ts';
import { subscribeCounted, type SharedSubscriptions } from './counted-subscription.ts';
import { contextOf, executeInTime, presentResult } from './streamed-operation.ts';
import { prepareOperation } from './websocket-operation.ts';
import { whileAllowed } from './while-allowed.ts';

export interface WebSocketOptions extends SharedSubscriptions {
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly documents: CheckedDocuments;
  readonly domain: Domain;
  readonly access: AccessControl;
  readonly limits: OperationLimits;
  readonly corsOrigins: readonly string[];
  readonly maximumMessageBytes: number;
  readonly metrics: ApiMetrics;
  readonly logger: Logger;
}

/** How long clients have to answer a closing handshake before their connection is cut. */
const closingMilliseconds = 2_000;

/**
 * A subscription has one message at most on its way to its reader. From whoever has so many bytes of answers unread,
 * nothing more is read until they have read them.
 */
const mostUnreadBytes = 16 * 1_048_576;

/** For a moment nobody can tell who connects; clients try again. */
const tryAgainLater = 1013;

/**
 * Serves graphql-ws on an HTTP server. What a client hasn't read yet stays in the subscription's mailbox, because
 * the next state is only asked for when the one before it has been sent.
 * @returns closes every connection with code 1001 and takes no more
 */
export function serveWebSockets(server: Server, options: WebSocketOptions): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: options.maximumMessageBytes });
  const graphqlWs = useServer(hooks(options), sockets);
  const browsers = { corsOrigins: options.corsOrigins, isOpen: options.access.isOpen };
  server.on('upgrade', (request, socket, head) => {
    if (!isForUs(request, options.path)) refuse(socket, '404 Not Found');
    else if (!isOriginAllowed(request.headers, browsers)) refuse(socket, '403 Forbidden');
    else
      sockets.handleUpgrade(request, socket, head, (client) => {
        readOnlyWhoReads(client, socket);
        sockets.emit('connection', client, request);
      });
  });
  return async () => {
    const cut = setTimeout(() => {
      for (const client of sockets.clients) client.terminate();
    }, closingMilliseconds);
    await graphqlWs.dispose();
    clearTimeout(cut);
  };
}

function readOnlyWhoReads(client: WebSocket, socket: Duplex): void {
  const look = () => {
    if (socket.writableLength > mostUnreadBytes) client.pause();
  };
  client.on('message', look).on('ping', look);
  socket.on('drain', () => {
    client.resume();
  });
}

type Connection = Record<PropertyKey, unknown> & {
  readonly identity: Identity;
  /** Stands in for a request id: WebSocket messages have none. */
  readonly requestId: string;
  /** Stops waiting for the end of the caller's credentials or permissions. */
  readonly release: () => void;
};

type Hooks = NonNullable<Parameters<typeof useServer<Record<string, unknown>, Connection>>[0]>;

function hooks(options: WebSocketOptions): Hooks {
  return { ...connectionHooks(options), ...operationHooks(options) };
}

/** Who connects is asked once; what they may do, for every operation. */
function connectionHooks({ access }: WebSocketOptions): Pick<Hooks, 'onConnect' | 'onClose'> {
  return {
    onConnect: async ({ connectionParams, extra }) => {
      const authorization = authorizationOf(connectionParams, extra.request);
      const authentication = await access.authenticate({ authorization });
      switch (authentication.kind) {
        case 'rejected':
          extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
          return false;
        case 'unavailable':
          extra.socket.close(tryAgainLater, 'Try again later');
          return false;
        case 'accepted': {
          // Clients come back by themselves after Forbidden, with the token that they have then.
          const release = whileAllowed(access, authentication, (reason) => {
            extra.socket.close(CloseCode.Forbidden, `Forbidden: ${reason}`);
          });
          Object.assign(extra, { identity: authentication.identity, requestId: randomUUID(), release });
          return true;
        }
      }
    },
    onClose: ({ extra: { release } }) => release?.(),
  };
}

function operationHooks(
  options: WebSocketOptions,
): Pick<Hooks, 'onSubscribe' | 'execute' | 'subscribe' | 'onNext' | 'onError'> {
  const { access, domain, limits, metrics } = options;
  const connections = new WeakMap<Context, object>();
  return {
    onSubscribe: ({ extra }, _id, payload) => {
      const { identity, requestId } = extra;
      if (identity === undefined || requestId === undefined) throw new Error('the connection has no caller');
      return prepareOperation(options, payload, (isSubscription) => {
        const seconds = isSubscription ? null : limits.settings.operationTimeoutSeconds;
        const context = createContext(domain, access.callerOf(identity), requestId, seconds);
        connections.set(context, extra);
        return context;
      });
    },
    execute: (args) => executeInTime(args, metrics),
    subscribe: (args) => subscribeCounted(args, options, connections.get(contextOf(args)) ?? {}),
    onNext: ({ extra }, _id, _payload, args, result) =>
      presentResult(result, args, extra.requestId ?? '', options),
    onError: ({ extra }, _id, _payload, errors) => presentLogged(errors, extra.requestId ?? '', options),
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

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
