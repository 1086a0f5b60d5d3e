import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { Context } from '../context.ts';
import type { ErrorCode } from '../errors/index.ts';
import { maximumErrors, maximumTokens, shapeRule, type OperationLimits } from '../limits/index.ts';

export interface OperationChecks {
  readonly schema: GraphQLSchema;
  readonly limits: OperationLimits;
  readonly introspection: boolean;
}

/**
 * Reads, checks and charges an operation that came over a WebSocket, with the limits and codes that it meets over
 * HTTP.
 * @returns what to execute, or the errors that keep it from being executed
 */
export async function prepareOperation(
  { schema, limits, introspection }: OperationChecks,
  { query, variables, operationName }: SubscribePayload,
  createContext: (isSubscription: boolean) => Context,
): Promise<ExecutionArgs | GraphQLError[]> {
  try {
    const document = parse(query, { maxLexicalTokens: maximumTokens });
    const rules = [...specifiedRules, shapeRule, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
    const errors = validate(schema, document, rules, { maxErrors: maximumErrors, hideSuggestions: true });
    if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
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
