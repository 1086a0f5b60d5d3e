import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { RouteHandlerMethod } from 'fastify';
import type { Context } from '../context.ts';
import type { KnownQueries } from './known-queries.ts';
import type { RequestContext } from './request-context.ts';
import { traceRequests } from './trace-operations.ts';

/** Answers GraphQL over HTTP: queries of a known text by themselves, everything else through Apollo Server. */
export function answerOperations(
  apollo: ApolloServer<Context>,
  known: KnownQueries,
  contextOf: RequestContext,
): RouteHandlerMethod {
  return traceRequests(async function (request, reply) {
    const knownAnswer = await known.answer(request, reply);
    if (knownAnswer.kind === 'sent') return reply;
    const context = () => knownAnswer.context ?? contextOf(request, reply);
    const answerByApollo = fastifyApolloHandler(apollo, { context: async () => context() });
    const answer: unknown = await answerByApollo.call(this, request, reply);
    known.learnMediaType(request, reply);
    return answer;
  });
}
