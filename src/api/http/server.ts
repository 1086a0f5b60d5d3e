import { randomUUID } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Logger } from '../../telemetry/index.ts';
import type { Authenticator } from '../auth/index.ts';
import { createContext, type Context } from '../context.ts';
import type { Domain } from '../domain.ts';
import { ApiError, presentError } from '../errors/index.ts';
import { createExecutableSchema } from '../executable-schema.ts';
import { apolloPlugins } from './apollo-plugins.ts';
import { answerErrorsAsGraphQL } from './error-answers.ts';
import { serveHealth, type Hindrances } from './health.ts';
import { Ide, type FindExampleArn } from './ide.ts';
import { serveWebSockets } from './websocket.ts';

export interface ServerOptions {
  readonly domain: Domain;
  readonly authenticator: Authenticator;
  readonly hindrances: Hindrances;
  readonly findExampleArn: FindExampleArn;
  readonly logger: Logger;
}

export interface ApiServer {
  readonly app: FastifyInstance;
  /** Answers what has begun, closes WebSockets with code 1001, and takes nothing more. */
  stop(): Promise<void>;
}

const path = '/graphql';

/** The largest operation, variables included; over HTTP the body, over WebSocket the message. */
const maximumBytes = 1_048_576;

/** Puts the HTTP server together: GraphQL over HTTP and WebSocket on one path, health checks, the IDE. */
export async function createServer(options: ServerOptions): Promise<ApiServer> {
  const { domain, authenticator, hindrances, findExampleArn, logger } = options;
  const app = Fastify({ bodyLimit: maximumBytes, genReqId: () => randomUUID() });
  const schema = createExecutableSchema();
  const closeWebSockets = serveWebSockets(app.server, {
    ...{ path, schema, domain, authenticator, logger },
    maximumMessageBytes: maximumBytes,
  });
  const apollo = new ApolloServer<Context>({
    schema,
    plugins: apolloPlugins(app, closeWebSockets, logger),
    formatError: (_formatted, error) => presentError(error),
    introspection: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger,
  });
  await apollo.start();
  answerErrorsAsGraphQL(app, logger);
  serveHealth(app, hindrances);
  const ide = new Ide(findExampleArn);
  ide.serveAt(app, '/');
  app.route({
    method: ['GET', 'POST'],
    url: path,
    preHandler: (request, reply, done) => {
      if (ide.isAskedFor(request)) ide.send(request, reply);
      else done();
    },
    handler: fastifyApolloHandler(apollo, {
      context: (request) => contextOf(request, authenticator, domain),
    }),
  });
  return { app, stop: () => apollo.stop() };
}

/** @throws ApiError UNAUTHENTICATED, which is status 401 */
async function contextOf(
  { headers, id }: FastifyRequest,
  authenticator: Authenticator,
  domain: Domain,
): Promise<Context> {
  const authentication = await authenticator.authenticate({ authorization: headers.authorization ?? null });
  if (authentication.kind === 'accepted') return createContext(domain, authentication.caller, id);
  throw new ApiError('UNAUTHENTICATED', authentication.message, {
    http: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
  });
}
