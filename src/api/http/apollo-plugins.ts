import type { ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { OperationTypeNode } from 'graphql';
import type { ApiMetrics, Logger } from '../../telemetry/index.ts';
import type { Context } from '../context.ts';
import { ApiError, logUnexpected, withRequestId } from '../errors/index.ts';
import type { OperationLimits } from '../limits/index.ts';
import { chargeOperations } from './charge-operations.ts';
import { measureOperations } from './measure-operations.ts';
import { traceOperations } from './trace-operations.ts';

export interface PluginOptions {
  readonly app: FastifyInstance;
  readonly closeStreams: () => Promise<void>;
  readonly limits: OperationLimits;
  readonly metrics: ApiMetrics;
  readonly logger: Logger;
}

/**
 * Everything that is plugged into Apollo Server. None of them has `willResolveField`, which would make every field
 * slower; the cache control plugin, on by default, has it.
 */
export function apolloPlugins({
  app,
  closeStreams,
  limits,
  metrics,
  logger,
}: PluginOptions): ApolloServerPlugin<Context>[] {
  return [
    ApolloServerPluginCacheControlDisabled(),
    // Apollo's own page loads from elsewhere, and would be shown to everybody.
    ApolloServerPluginLandingPageDisabled(),
    fastifyApolloDrainPlugin(app),
    { serverWillStart: () => Promise.resolve({ drainServer: closeStreams }) },
    measureOperations(metrics),
    traceOperations(),
    refuseSubscriptions,
    chargeOperations(limits),
    tellUnexpectedErrors(logger),
    answerJsonClientsWith200,
  ];
}

/** A subscription needs a connection that lasts. */
const refuseSubscriptions: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return Promise.resolve();
        throw new ApiError(
          'BAD_REQUEST',
          'subscriptions are served over graphql-ws on the same path, and over graphql-sse at /graphql/stream',
          {
            http: { status: 400 },
          },
        );
      },
    }),
};

/** What clients see masked, the log tells whole; the request id ties the two together. */
function tellUnexpectedErrors(logger: Logger): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors({ errors, contextValue }) {
          logUnexpected(errors, contextValue.requestId, logger);
          return Promise.resolve();
        },
        willSendResponse({ response: { body }, contextValue }) {
          if (body.kind === 'single' && body.singleResult.errors !== undefined) {
            const { errors } = body.singleResult;
            body.singleResult.errors = errors.map((error) => withRequestId(error, contextValue.requestId));
          }
          return Promise.resolve();
        },
      }),
  };
}

/**
 * Errors before execution have status 400 in `application/graphql-response+json`, as the GraphQL over HTTP
 * specification says; in `application/json`, which older clients ask for, it wants a well-formed answer to be 200.
 */
const answerJsonClientsWith200: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ request, response, errors }) {
        const accepted = request.http?.headers.get('accept') ?? '';
        const isOwnFault = errors?.some(({ extensions }) => wellFormedButWrong.has(String(extensions.code)));
        if (isOwnFault === true && !accepted.includes('application/graphql-response+json')) {
          response.http.status = 200;
        }
        return Promise.resolve();
      },
    }),
};

const wellFormedButWrong = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);
