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
        executor: ({ document, operation, operationName, request, context }) =>
          executor.execute({
            ...{ document, operation, operationName },
            variables: request.variables ?? {},
            contextValue: context,
          }),
      }),
    stop: () => Promise.resolve(),
  };
}
