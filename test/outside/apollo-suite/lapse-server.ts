import { ApolloServer, type ApolloServerOptions, type BaseContext } from '@apollo/server';
import type {
  CreateServerForIntegrationTests,
  CreateServerForIntegrationTestsOptions,
} from '@apollo/server-integration-testsuite';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { allAccounts } from '../../../src/accounts/index.ts';
import { AccessControl } from '../../../src/api/auth/index.ts';
import type { Context } from '../../../src/api/context.ts';
import { openDomain } from '../../../src/api/domain.ts';
import { QueryExecutor } from '../../../src/api/execution/index.ts';
import { answerOperations } from '../../../src/api/http/answer-operations.ts';
import { apolloOptions } from '../../../src/api/http/apollo-options.ts';
import { createApp } from '../../../src/api/http/app.ts';
import { KnownQueries } from '../../../src/api/http/known-queries.ts';
import { requestContext, type RequestContext } from '../../../src/api/http/request-context.ts';
import { CallerBudget, OperationLimits, TrustedDocuments } from '../../../src/api/limits/index.ts';
import { readApiSettings } from '../../../src/config/index.ts';
import { ApiMetrics, createLogger } from '../../../src/telemetry/index.ts';
import { startRedis } from '../../support/redis.ts';

export interface LapseOverHttp {
  /** GraphQL over HTTP as Lapse serves it, of another schema. */
  readonly createServer: CreateServerForIntegrationTests;
  readonly stop: () => Promise<void>;
}

const logger = createLogger('api', 'silent');

/** What all servers of the suite share. */
export async function openLapseOverHttp(): Promise<LapseOverHttp> {
  const redisServer = await startRedis();
  const settings = readApiSettings({ REDIS_URL: redisServer.url });
  const { domain, redis, close } = await openDomain(settings, logger);
  const access = await AccessControl.open(settings, () => domain.index.listAccounts(allAccounts), logger);
  const budget = new CallerBudget(redis, settings.limits.callerBudget, logger);
  const limits = new OperationLimits(settings.limits, budget, await TrustedDocuments.open(null));
  const { operationTimeoutSeconds } = settings.limits;
  const contextOf = requestContext({ access, domain, operationTimeoutSeconds });
  return {
    createServer: (config, options) => createServer(config, limits, withContext(contextOf, options)),
    async stop() {
      access.close();
      await close();
      await redisServer.stop();
    },
  };
}

async function createServer(
  config: ApolloServerOptions<BaseContext>,
  limits: OperationLimits,
  contextOf: RequestContext,
): ReturnType<CreateServerForIntegrationTests> {
  const metrics = new ApiMetrics();
  const schema = schemaOf(config);
  const app = await createApp({ corsOrigins: [], isOpen: true, metrics, logger });
  const executor = new QueryExecutor(schema, new Set());
  const known = new KnownQueries({ schema, executor, limits, metrics, contextOf });
  const closeStreams = () => Promise.resolve();
  const parts = { app, closeStreams, schema, executor, known, limits, introspection: true, metrics, logger };
  const server = new ApolloServer<Context>(mergedOptions(apolloOptions(parts), config));
  await server.start();
  app.route({ method: ['GET', 'POST'], url: '/', handler: answerOperations(server, known, contextOf) });
  return { server: ofAnyContext(server), url: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

type OwnOptions = ReturnType<typeof apolloOptions>;

/** What a test asks for holds, beside all that is plugged in; but Lapse has no codes for persisted queries. */
function mergedOptions(
  own: OwnOptions,
  { plugins = [], ...asked }: ApolloServerOptions<BaseContext>,
): OwnOptions {
  return {
    ...own,
    ...asked,
    ...{ schema: own.schema, typeDefs: undefined, resolvers: undefined, gateway: undefined },
    plugins: [...own.plugins, ...plugins],
    persistedQueries: false,
  };
}

function schemaOf({ schema, typeDefs, resolvers }: ApolloServerOptions<BaseContext>): GraphQLSchema {
  if (schema !== undefined) return schema;
  if (typeDefs === undefined) throw new Error('Lapse has its schema from the start, not from a gateway');
  const definition = { typeDefs, ...(resolvers && { resolvers }) };
  return makeExecutableSchema(definition);
}

/** Resolvers of the suite look for what they put into the context themselves. */
function withContext(
  contextOf: RequestContext,
  { context }: CreateServerForIntegrationTestsOptions = {},
): RequestContext {
  return async (request, reply) => Object.assign(await contextOf(request, reply), await context?.());
}

/** The suite only stops it, and calls it without a request. */
function ofAnyContext(server: ApolloServer<Context>): ApolloServer {
  if (isApolloServer(server)) return server;
  throw new Error('there are two packages of Apollo Server');
}

function isApolloServer(server: unknown): server is ApolloServer {
  return server instanceof ApolloServer;
}
