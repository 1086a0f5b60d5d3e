import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult } from 'graphql';
import { z } from 'zod';
import { createContext } from '../context.ts';
import { ApiError, presentError } from '../errors/index.ts';
import { subscribeCounted } from './counted-subscription.ts';
import { EventStream } from './event-stream.ts';
import { signIn } from './sign-in.ts';
import { presentLogged } from './answered-errors.ts';
import { executeInTime, isSubscription, presentResult } from './streamed-operation.ts';
import type { WebSocketOptions } from './websocket.ts';
import { prepareOperation } from './websocket-operation.ts';
import { whileAllowed } from './while-allowed.ts';

export type EventStreamOptions = Omit<WebSocketOptions, 'corsOrigins' | 'maximumMessageBytes'>;

const operationSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/**
 * Serves graphql-sse in its distinct connections mode, for networks that let no WebSockets through: one POST of JSON
 * an operation, answered with Server-Sent Events. What applies to an operation over WebSocket applies here.
 *
 * The package's own server asks for states as fast as they come and keeps them for slow readers without a bound,
 * which is why we answer ourselves.
 * @returns ends every stream
 */
export function serveEventStreams(app: FastifyInstance, options: EventStreamOptions): () => void {
  const open = new Set<EventStream>();
  app.post(options.path, async (request, reply) => {
    try {
      const authentication = await signIn(request.headers.authorization, options.access);
      const messages = await messagesOf(request, authentication.identity, options);
      const stream = new EventStream(messages);
      open.add(stream);
      const release = whileAllowed(options.access, authentication, () => stream.destroy());
      stream.once('close', () => {
        open.delete(stream);
        release();
      });
      return await reply
        .headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
        .send(stream);
    } catch (error) {
      if (error instanceof ApiError) return refuse(reply, error);
      throw error;
    }
  });
  return () => {
    // Without a `complete`, which would say that the subscription is over, clients come back to another process.
    for (const stream of open) stream.destroy();
  };
}

type Identity = Awaited<ReturnType<typeof signIn>>['identity'];

/** @throws ApiError BAD_REQUEST for a body that is no operation */
async function messagesOf(
  request: FastifyRequest,
  identity: Identity,
  options: EventStreamOptions,
): Promise<AsyncIterator<object>> {
  const { access, domain, limits, metrics } = options;
  const operation = operationSchema.safeParse(request.body);
  if (!operation.success) {
    throw new ApiError('BAD_REQUEST', 'the body is no operation: send {"query": …} as application/json', {
      http: { status: 400 },
    });
  }
  const { query, variables, operationName } = operation.data;
  const prepared = await prepareOperation(options, { query, variables, operationName }, (lasts) =>
    createContext(
      domain,
      access.callerOf(identity),
      request.id,
      lasts ? null : limits.settings.operationTimeoutSeconds,
    ),
  );
  if (Array.isArray(prepared)) return only({ errors: presentLogged(prepared, request.id, options) });
  const result = isSubscription(prepared)
    ? await subscribeCounted(prepared, options, request)
    : await executeInTime(prepared, metrics);
  const present = (one: ExecutionResult) => presentResult(one, prepared, request.id, options);
  return Symbol.asyncIterator in result ? mapped(result, present) : only(present(result));
}

function only(message: object): AsyncIterator<object> {
  return mapped([message].values(), (one) => one);
}

/** Not a generator: that would let nobody end it while it waits for the next message. */
function mapped<Message>(
  messages: Iterator<Message> | AsyncIterator<Message>,
  present: (message: Message) => object,
): AsyncIterator<object> {
  return {
    async next() {
      const message = await messages.next();
      return message.done === true
        ? { done: true, value: undefined }
        : { done: false, value: present(message.value) };
    },
    async return() {
      await messages.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** What keeps a stream from beginning is an answer with a status, as over HTTP. */
function refuse(reply: FastifyReply, error: ApiError): FastifyReply {
  const { status, headers } = httpSchema.parse(error.extensions.http);
  return reply
    .code(status)
    .headers(Object.fromEntries(headers))
    .header('content-type', 'application/json; charset=utf-8')
    .send({ errors: [presentError(error)] });
}

const httpSchema = z
  .object({ status: z.number(), headers: z.map(z.string(), z.string()) })
  .catch({ status: 400, headers: new Map() });
