import type { ApolloServerPlugin } from '@apollo/server';
import type { OperationDefinitionNode } from 'graphql';
import type { ApiMetrics } from '../../telemetry/index.ts';
import type { Context } from '../context.ts';

const unresolved = 'unresolved';

/** Tells the metrics how long each operation over HTTP took. */
export function measureOperations(metrics: ApiMetrics): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () => {
      const begin = performance.now();
      return Promise.resolve({
        willSendResponse({ operation, contextValue }) {
          measure(metrics, operation, contextValue, begin);
          return Promise.resolve();
        },
      });
    },
  };
}

/**
 * Tells the metrics of one operation that was answered.
 * @param operation none where the request was no operation that could be executed
 * @param begin by `performance.now()`
 */
export function measure(
  metrics: Pick<ApiMetrics, 'operationAnswered'>,
  operation: OperationDefinitionNode | null | undefined,
  { charge }: Context,
  begin: number,
): void {
  metrics.operationAnswered({
    name: operation == null ? unresolved : (operation.name?.value ?? null),
    type: operation?.operation ?? unresolved,
    isTrusted: charge?.isTrusted === true,
    seconds: (performance.now() - begin) / 1_000,
  });
}
