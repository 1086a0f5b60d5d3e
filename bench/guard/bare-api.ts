import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { type FastifyRequest } from 'fastify';
import { allAccounts } from '../../src/accounts/index.ts';
import type { Caller } from '../../src/api/auth/index.ts';
import { createContext, type Context } from '../../src/api/context.ts';
import { openDomain } from '../../src/api/domain.ts';
import { createExecutableSchema } from '../../src/api/executable-schema.ts';
import { QueryExecutor, stringifyAnswer } from '../../src/api/execution/index.ts';
import { answerQueries } from '../../src/api/http/answer-queries.ts';
import { KnownQueries } from '../../src/api/http/known-queries.ts';
import { fixedFields } from '../../src/api/resolvers/index.ts';
import { readApiSettings } from '../../src/config/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';

/*
 * The API without anything that guards it: the same schema, resolvers, executor and data, and no sign-in, permissions,
 * limits, budget, deadline, audit or headers. Only to measure what those cost.
 */

const caller: Caller = {
  name: 'anonymous',
  identity: { kind: 'anonymous', name: 'anonymous' },
  ...{ read: allAccounts, generate: allAccounts, admin: allAccounts },
};

const { domain } = await openDomain(readApiSettings(process.env), createLogger('api', 'warn'));
const app = Fastify({ bodyLimit: 1_048_576 });
const schema = createExecutableSchema();
const executor = new QueryExecutor(schema, fixedFields);
const contextOf = (request: FastifyRequest) =>
  Promise.resolve(createContext(domain, caller, request.id, null));
const known = new KnownQueries({
  ...{ schema, executor, contextOf },
  limits: { charge: () => Promise.resolve({ cost: 0, budget: null, isTrusted: false }) },
  metrics: { operationAnswered: () => undefined },
});
const apollo = new ApolloServer<Context>({
  schema,
  plugins: [ApolloServerPluginCacheControlDisabled(), answerQueries(executor, known.learn)],
  stringifyResult: stringifyAnswer,
  persistedQueries: false,
});
await apollo.start();
app.post('/graphql', async function (request, reply) {
  if ((await known.answer(request, reply)).kind === 'sent') return reply;
  const answer: unknown = await fastifyApolloHandler(apollo, { context: contextOf }).call(
    this,
    request,
    reply,
  );
  known.learnMediaType(request, reply);
  return answer;
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ ready: true, url: `${url}/graphql` })}\n`);
