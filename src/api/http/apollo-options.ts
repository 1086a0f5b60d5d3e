import type { ApolloServerOptionsWithSchema } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';
import { stringifyAnswer, type QueryExecutor } from '../execution/index.ts';
import { maximumErrors, maximumTokens, shapeRule } from '../limits/index.ts';
import { answerQueries } from './answer-queries.ts';
import { presentCounted } from './answered-errors.ts';
import { apolloPlugins, type PluginOptions } from './apollo-plugins.ts';
import type { KnownQueries } from './known-queries.ts';

export interface ApolloParts extends PluginOptions {
  readonly schema: GraphQLSchema;
  readonly executor: QueryExecutor;
  readonly known: Pick<KnownQueries, 'learn'>;
  readonly introspection: boolean;
}

/** How Apollo Server answers here: within our limits, by our executor, and without what nobody here needs. */
export function apolloOptions(
  parts: ApolloParts,
): ApolloServerOptionsWithSchema<Context> &
  Pick<Required<ApolloServerOptionsWithSchema<Context>>, 'plugins'> {
  const { schema, executor, known, introspection, metrics, logger } = parts;
  return {
    schema,
    plugins: [...apolloPlugins(parts), answerQueries(executor, known.learn)],
    stringifyResult: stringifyAnswer,
    formatError: (_formatted, error) => presentCounted(error, metrics),
    introspection,
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
  };
}
