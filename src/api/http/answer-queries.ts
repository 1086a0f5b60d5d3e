import type { ApolloServerPlugin, GraphQLRequestContextResponseForOperation } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import type { Context } from '../context.ts';
import { writtenData, type QueryExecutor } from '../execution/index.ts';
import { entityTagOf } from './conditional-answers.ts';
import type { KnownQueries } from './known-queries.ts';

/**
 * Has queries answered by our executor; Apollo Server executes what is left.
 * @param learn told of every query that was answered
 */
export function answerQueries(
  executor: QueryExecutor,
  learn: KnownQueries['learn'],
): ApolloServerPlugin<Context> {
  const listener = {
    async responseForOperation({
      document,
      operation,
      request,
      contextValue,
      response: { http },
    }: Operation) {
      if (operation === undefined || contextValue.isUnplanned) return null;
      const variables = request.variables ?? {};
      const answer = await executor.answer({ document, operation, variables, contextValue });
      if (answer === null) return null;
      const json = answer.toString();
      if (request.http?.method === 'GET') http.headers.set('etag', entityTagOf(json));
      learn(request, { document, operation });
      return { http, body: { kind: 'single', singleResult: { data: writtenData(json) } } as const };
    },
  };
  return { requestDidStart: () => Promise.resolve(listener) };
}

/** Apollo Server asks also where there is no operation of the asked-for name, which its type denies. */
type Operation = Omit<GraphQLRequestContextResponseForOperation<Context>, 'operation'> & {
  readonly operation: OperationDefinitionNode | undefined;
};
