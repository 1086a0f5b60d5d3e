import { randomUUID } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteHandlerMethod,
} from 'fastify';
import type { Queue } from 'bullmq';
import type { RedisClient } from '../../redis/index.ts';
import type { ApiSettings } from '../../config/index.ts';
import type { ApiMetrics, Hindrances, Logger } from '../../telemetry/index.ts';
import { AuditLog, auditMutations } from '../audit/index.ts';
import type { AccessControl } from '../auth/index.ts';
import { createContext, type Context } from '../context.ts';
import type { Domain } from '../domain.ts';
import { ApiError } from '../errors/index.ts';
import { createExecutableSchema } from '../executable-schema.ts';
import { QueryExecutor, stringifyAnswer } from '../execution/index.ts';
import {
  CallerBudget,
  enforceDeadlines,
  maximumErrors,
  maximumTokens,
  OperationLimits,
  shapeRule,
  SubscriptionCount,
  TrustedDocuments,
} from '../limits/index.ts';
import { fixedFields } from '../resolvers/index.ts';
import { SharedAnswers } from '../subscriptions/index.ts';
import { answerQueries } from './answer-queries.ts';
import { apolloPlugins } from './apollo-plugins.ts';
import { presentCounted } from './answered-errors.ts';
import { protectFromBrowsers } from './browser-protection.ts';
import { CheckedDocuments } from './checked-documents.ts';
import { answerErrorsAsGraphQL } from './error-answers.ts';
import { compressAnswers } from './compress-answers.ts';
import { answerConditionally } from './conditional-answers.ts';
import { serveEventStreams } from './event-streams.ts';
import { serveHealth } from './health.ts';
import { Ide, type FindExampleArn } from './ide.ts';
import { KnownQueries } from './known-queries.ts';
import { servePortal } from './portal.ts';
import { serveQueueDashboard } from './queue-dashboard.ts';
import { signIn } from './sign-in.ts';
import { traceRequests } from './trace-operations.ts';
import { serveWebSockets } from './websocket.ts';

export interface ServerOptions {
  readonly settings: ApiSettings;
  readonly domain: Domain;
  readonly access: AccessControl;
  /** Counts the callers' budgets. */
  readonly redis: RedisClient;
  readonly queues: readonly Queue[];
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

/** The largest operation, variables included; over HTTP the body, over WebSocket the message. */
const maximumBytes = 1_048_576;

/** Puts the HTTP server together: GraphQL over HTTP and WebSocket on one path, health checks, the IDE. */
export async function createServer(options: ServerOptions): Promise<ApiServer> {
  const { settings, access, hindrances, findExampleArn } = options;
  const app = Fastify({ bodyLimit: maximumBytes, genReqId: () => randomUUID() });
  protectFromBrowsers(app, { corsOrigins: settings.corsOrigins, isOpen: access.isOpen });
  answerConditionally(app);
  await compressAnswers(app);
  const trustedDocuments = await TrustedDocuments.open(settings.trustedDocumentsPath);
  const { apollo, known } = createApollo(app, trustedDocuments, options);
  await apollo.start();
  answerErrorsAsGraphQL(app, options);
  serveHealth(app, hindrances);
  await serveQueueDashboard(app, options.queues, access);
  const ide = settings.introspection ? new Ide(findExampleArn, access) : null;
  if (!(await servePortal(app))) ide?.serveAt(app, '/');
  app.route({
    method: ['GET', 'POST'],
    url: path,
    preHandler: async (request, reply) => {
      if (ide?.isAskedFor(request) === true) await ide.send(request, reply);
    },
    handler: traceRequests(answerOperations(apollo, known, options)),
  });
  return { app, stop: () => apollo.stop() };
}

/** GraphQL over HTTP, and over WebSocket and Server-Sent Events on the same server. */
function createApollo(
  app: FastifyInstance,
  trustedDocuments: TrustedDocuments,
  options: ServerOptions,
): { readonly apollo: ApolloServer<Context>; readonly known: KnownQueries } {
  const { settings, domain, access, redis, metrics, logger } = options;
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
  const known = new KnownQueries({
    ...{ schema, executor, limits, metrics },
    contextOf: (request, reply) => contextOf(request, reply, options),
  });
  const subscriptions = new SubscriptionCount(settings.limits);
  metrics.watchSubscriptions(() => subscriptions.open);
  const documents = new CheckedDocuments(schema, settings.introspection);
  const answers = new SharedAnswers();
  const shared = { schema, documents, domain, access, limits, subscriptions, answers, metrics, logger };
  const { corsOrigins } = settings;
  const webSockets = { ...shared, path, corsOrigins, maximumMessageBytes: maximumBytes };
  const closeWebSockets = serveWebSockets(app.server, webSockets);
  const closeEventStreams = serveEventStreams(app, { ...shared, path: streamPath });
  const closeStreams = () => {
    closeEventStreams();
    return closeWebSockets();
  };
  const apollo = new ApolloServer<Context>({
    schema,
    plugins: [
      ...apolloPlugins({ app, closeStreams, limits, metrics, logger }),
      answerQueries(executor, known.learn),
    ],
    stringifyResult: stringifyAnswer,
    formatError: (_formatted, error) => presentCounted(error, metrics),
    introspection: settings.introspection,
    hideSchemaDetailsFromClientErrors: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    parseOptions: { maxLexicalTokens: maximumTokens },
    validationRules: [shapeRule],
    validationOptions: { maxErrors: maximumErrors },
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger,
  });
  return { apollo, known };
}

function answerOperations(
  apollo: ApolloServer<Context>,
  known: KnownQueries,
  options: ServerOptions,
): RouteHandlerMethod {
  return async function (request, reply) {
    const knownAnswer = await known.answer(request, reply);
    if (knownAnswer.kind === 'sent') return reply;
    const context = () => knownAnswer.context ?? contextOf(request, reply, options);
    const answerByApollo = fastifyApolloHandler(apollo, { context: async () => context() });
    const answer: unknown = await answerByApollo.call(this, request, reply);
    known.learnMediaType(request, reply);
    return answer;
  };
}

/** @throws ApiError UNAUTHENTICATED or UNAVAILABLE */
async function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, domain, settings }: ServerOptions,
): Promise<Context> {
  const { identity } = await signIn(request.headers.authorization, access);
  const { operationTimeoutSeconds } = settings.limits;
  const context = createContext(domain, access.callerOf(identity), request.id, operationTimeoutSeconds);
  reply.raw.once('close', () => {
    if (reply.raw.writableFinished) return;
    context.deadline.give(new ApiError('OPERATION_TIMED_OUT', 'the client did not wait for the answer'));
  });
  return context;
}
