import type { ApolloServerPlugin } from '@apollo/server';
import type { RouteHandlerMethod } from 'fastify';
import type { ExecutionResult, GraphQLError, OperationDefinitionNode } from 'graphql';
import {
  describeSpan,
  failSpan,
  inSpan,
  inTraceOf,
  isTraced,
  type SpanDescription,
} from '../../telemetry/index.ts';
import type { Context } from '../context.ts';
import { presentError } from '../errors/index.ts';

/** Answers each request within a span, of the trace that the client's headers name; see `traceOperations`. */
export function traceRequests(handle: RouteHandlerMethod): RouteHandlerMethod {
  if (!isTraced()) return handle;
  return function (request, reply) {
    return inTraceOf(request.headers, () =>
      inSpan('server', spanOf(undefined, request.id), () =>
        Promise.resolve(handle.call(this, request, reply)),
      ),
    );
  };
}

/** Says in a request's span which operation it was, and how it failed. */
export function traceOperations(): ApolloServerPlugin<Context> {
  if (!isTraced()) return {};
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse({ operation, contextValue, errors }) {
          describeOperation(operation, contextValue);
          tellFailure(errors);
          return Promise.resolve();
        },
      }),
  };
}

/** Says in the span of the request which operation it was. */
export function describeOperation(
  operation: OperationDefinitionNode | null | undefined,
  { requestId }: Context,
): void {
  if (isTraced()) describeSpan(spanOf(operation, requestId));
}

/** Executes within a span of its own an operation that came over a connection which has others, too. */
export function traceExecution(
  operation: OperationDefinitionNode | null | undefined,
  { requestId }: Context,
  execute: () => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  return inSpan('server', spanOf(operation, requestId), async () => {
    const result = await execute();
    tellFailure(result.errors);
    return result;
  });
}

/** The document isn't told: it may hold values that somebody wrote into it. */
function spanOf(operation: OperationDefinitionNode | null | undefined, requestId: string): SpanDescription {
  const request = { 'lapse.request_id': requestId };
  if (operation == null) return { name: 'GraphQL operation', attributes: request };
  return {
    name: `GraphQL ${operation.operation}`,
    attributes: {
      ...request,
      'graphql.operation.type': operation.operation,
      ...(operation.name !== undefined && { 'graphql.operation.name': operation.name.value }),
    },
  };
}

function tellFailure(errors: readonly GraphQLError[] = []): void {
  const [first] = errors;
  if (first !== undefined && isTraced()) failSpan(String(presentError(first).extensions?.code));
}
