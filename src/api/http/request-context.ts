import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessControl } from '../auth/index.ts';
import { createContext, type Context } from '../context.ts';
import type { Domain } from '../domain.ts';
import { ApiError } from '../errors/index.ts';
import { signIn } from './sign-in.ts';

/** Makes the context of the operation that a request carries. */
export type RequestContext = (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;

export interface RequestContextOptions {
  readonly access: AccessControl;
  readonly domain: Domain;
  readonly operationTimeoutSeconds: number;
}

/**
 * The operation ends when its time is over, or its client has gone.
 * @returns what throws ApiError UNAUTHENTICATED or UNAVAILABLE for who can't be let in
 */
export function requestContext({
  access,
  domain,
  operationTimeoutSeconds,
}: RequestContextOptions): RequestContext {
  return async (request, reply) => {
    const { identity } = await signIn(request.headers.authorization, access);
    const context = createContext(domain, access.callerOf(identity), request.id, operationTimeoutSeconds);
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished) return;
      context.deadline.give(new ApiError('OPERATION_TIMED_OUT', 'the client did not wait for the answer'));
    });
    return context;
  };
}
