import type { ApolloServerPlugin, GraphQLRequestContextResponseForOperation } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import type { Context } from '../context.ts';
import { writtenData, type QueryExecutor } from '../execution/index.ts';
import { entityTagOf } from './conditional-answers.ts';

/** Has queries answered by our executor; Apollo Server executes what is left. */
export function answerQueries(executor: QueryExecutor): ApolloServerPlugin<Context> {
  const listener = {
    async responseForOperation({
      document,
      operation,
      request,
      contextValue,
      response: { http },
    }: Operation) {
      const variables = request.variables ?? {};
      const json = await executor.answer({ document, operation, variables, contextValue });
      if (json !== null && request.http?.method === 'GET') http.headers.set('etag', entityTagOf(json));
      return json === null
        ? null
        : { http, body: { kind: 'single', singleResult: { data: writtenData(json) } } as const };
    },
  };
  return { requestDidStart: () => Promise.resolve(listener) };
}

/** Apollo Server asks also where there is no operation of the asked-for name, which its type denies. */
type Operation = Omit<GraphQLRequestContextResponseForOperation<Context>, 'operation'> & {
  readonly operation: OperationDefinitionNode | undefined;
};
