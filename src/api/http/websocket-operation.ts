import { GraphQLError, parse, validate, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { Context } from '../context.ts';
import type { ErrorCode } from '../errors/index.ts';

/**
 * Reads and checks an operation that came over a WebSocket, with the codes that Apollo Server gives over HTTP.
 * @returns what to execute, or the errors that keep it from being executed
 */
export function prepareOperation(
  schema: GraphQLSchema,
  { query, variables, operationName }: SubscribePayload,
  contextValue: Context,
): ExecutionArgs | GraphQLError[] {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    return { schema, document, contextValue, variableValues: variables, operationName };
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    throw error;
  }
}

function withCode({ message, nodes, source, positions }: GraphQLError, code: ErrorCode): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { code },
  });
}
