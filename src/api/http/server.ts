import { ApolloServer } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Queue } from 'bullmq';
import type { RedisClient } from '../../redis/index.ts';
import type { ApiSettings } from '../../config/index.ts';
import type { ApiMetrics, Hindrances, Logger } from '../../telemetry/index.ts';
import { AuditLog, auditMutations } from '../audit/index.ts';
import type { AccessControl } from '../auth/index.ts';
import type { Context } from '../context.ts';
import type { Domain } from '../domain.ts';
import { createExecutableSchema } from '../executable-schema.ts';
import { QueryExecutor } from '../execution/index.ts';
import {
  CallerBudget,
  enforceDeadlines,
  OperationLimits,
  SubscriptionCount,
  TrustedDocuments,
} from '../limits/index.ts';
import { fixedFields } from '../resolvers/index.ts';
import { SharedAnswers } from '../subscriptions/index.ts';
import { answerOperations } from './answer-operations.ts';
import { apolloOptions } from './apollo-options.ts';
import { createApp, maximumBytes } from './app.ts';
import { CheckedDocuments } from './checked-documents.ts';
import { serveEventStreams } from './event-streams.ts';
import { serveHealth } from './health.ts';
import { Ide, type FindExampleArn } from './ide.ts';
import { KnownQueries } from './known-queries.ts';
import { servePortal } from './portal.ts';
import { serveQueueDashboard } from './queue-dashboard.ts';
import { requestContext, type RequestContext } from './request-context.ts';
import { serveWebSockets } from './websocket.ts';

export interface ServerOptions {
  readonly settings: ApiSettings;
  readonly domain: Domain;
  readonly access: AccessControl;
  /** Counts the callers' budgets. */
  readonly redis: RedisClient;
  readonly listQueues: () => Promise<readonly Queue[]>;
  readonly hindrances: Hindrances;
  readonly metrics: ApiMetrics;
  readonly findExampleArn: FindExampleArn;
  readonly logger: Logger;
}

export interface ApiServer {
  readonly app: FastifyInstance;
  /** Answers what has begun, closes WebSockets with code 1001, and takes nothing more. */
  stop(): Promise<void>;
}

const path = '/graphql';
const streamPath = '/graphql/stream';

/** Puts the HTTP server together: GraphQL over HTTP and WebSocket on one path, health checks, the IDE. */
export async function createServer(options: ServerOptions): Promise<ApiServer> {
  const { settings, domain, access, hindrances, findExampleArn, metrics, logger } = options;
  const { corsOrigins, introspection } = settings;
  const { operationTimeoutSeconds } = settings.limits;
  const app = await createApp({ corsOrigins, isOpen: access.isOpen, metrics, logger });
  const contextOf = requestContext({ access, domain, operationTimeoutSeconds });
  const trustedDocuments = await TrustedDocuments.open(settings.trustedDocumentsPath);
  const { apollo, known } = createApollo({ ...options, app, contextOf, trustedDocuments });
  await apollo.start();
  serveHealth(app, hindrances);
  await serveQueueDashboard(app, options.listQueues, access);
  const ide = introspection ? new Ide(findExampleArn, access) : null;
  if (!(await servePortal(app))) ide?.serveAt(app, '/');
  app.route({
    method: ['GET', 'POST'],
    url: path,
    preHandler: async (request, reply) => {
      if (ide?.isAskedFor(request) === true) await ide.send(request, reply);
    },
    handler: answerOperations(apollo, known, contextOf),
  });
  return { app, stop: () => apollo.stop() };
}

interface ApolloSetting extends ServerOptions {
  readonly app: FastifyInstance;
  readonly contextOf: RequestContext;
  readonly trustedDocuments: TrustedDocuments;
}

/** GraphQL over HTTP, and over WebSocket and Server-Sent Events on the same server. */
function createApollo(setting: ApolloSetting): {
  readonly apollo: ApolloServer<Context>;
  readonly known: KnownQueries;
} {
  const { app, settings, redis, metrics, logger, contextOf, trustedDocuments } = setting;
  const schema = auditMutations(
    enforceDeadlines(createExecutableSchema()),
    new AuditLog(settings.auditLogPath, logger),
  );
  const limits = new OperationLimits(
    settings.limits,
    new CallerBudget(redis, settings.limits.callerBudget, logger),
    trustedDocuments,
  );
  const executor = new QueryExecutor(schema, fixedFields);
  const known = new KnownQueries({ schema, executor, limits, metrics, contextOf });
  const closeStreams = serveStreams(schema, limits, setting);
  const { introspection } = settings;
  const parts = { app, closeStreams, schema, executor, known, limits, introspection, metrics, logger };
  return { apollo: new ApolloServer(apolloOptions(parts)), known };
}

/** @returns what closes all of them and takes no more */
function serveStreams(
  schema: GraphQLSchema,
  limits: OperationLimits,
  { app, settings, domain, access, metrics, logger }: ApolloSetting,
): () => Promise<void> {
  const { corsOrigins } = settings;
  const subscriptions = new SubscriptionCount(settings.limits);
  metrics.watchSubscriptions(() => subscriptions.open);
  const documents = new CheckedDocuments(schema, settings.introspection);
  const answers = new SharedAnswers();
  const shared = { schema, documents, domain, access, limits, subscriptions, answers, metrics, logger };
  const webSockets = { ...shared, path, corsOrigins, maximumMessageBytes: maximumBytes };
  const closeWebSockets = serveWebSockets(app.server, webSockets);
  const closeEventStreams = serveEventStreams(app, { ...shared, path: streamPath });
  return () => {
    closeEventStreams();
    return closeWebSockets();
  };
}
