import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import { QueryExecutor } from './query-executor.ts';

/** Hands our executor to Apollo Server, which takes one only from what it calls a gateway. */
export function executorGateway(schema: GraphQLSchema): GatewayInterface {
  const executor = new QueryExecutor(schema);
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: () =>
      Promise.resolve({
        executor: ({ document, operation, request, context }) =>
          executor.execute({
            ...{ document, operation },
            // The name that was asked for: Apollo's own is null where the document has no such operation.
            operationName: request.operationName ?? null,
            variables: request.variables ?? {},
            contextValue: context,
          }),
      }),
    stop: () => Promise.resolve(),
  };
}
