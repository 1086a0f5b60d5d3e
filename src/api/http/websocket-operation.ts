import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { Context } from '../context.ts';
import type { ErrorCode } from '../errors/index.ts';
import type { OperationLimits } from '../limits/index.ts';
import type { CheckedDocuments } from './checked-documents.ts';

export interface OperationChecks {
  readonly schema: GraphQLSchema;
  readonly documents: CheckedDocuments;
  readonly limits: OperationLimits;
}

/**
 * Reads, checks and charges an operation that came over a WebSocket, with the limits and codes that it meets over
 * HTTP.
 * @returns what to execute, or the errors that keep it from being executed
 */
export async function prepareOperation(
  { schema, documents, limits }: OperationChecks,
  { query, variables, operationName }: SubscribePayload,
  createContext: (isSubscription: boolean) => Context,
): Promise<ExecutionArgs | GraphQLError[]> {
  try {
    const document = documents.read(query);
    if (!('kind' in document)) return document.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    const operation = getOperationAST(document, operationName);
    const contextValue = createContext(operation?.operation === OperationTypeNode.SUBSCRIPTION);
    if (operation != null) {
      const request = { schema, document, operation, variables: variables ?? {} };
      contextValue.charge = await limits.charge(contextValue.caller, request);
    }
    return { schema, document, contextValue, variableValues: variables, operationName };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [error.extensions.code === undefined ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error];
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
