import {
  execute,
  getOperationAST,
  OperationTypeNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
} from 'graphql';
import type { Logger } from '../../telemetry/index.ts';
import type { Context } from '../context.ts';
import { logUnexpected, presentErrors } from '../errors/index.ts';
import { chargeExtensions } from './charge-operations.ts';

/** Executes a query or mutation within its deadline. */
export async function executeInTime(args: ExecutionArgs): Promise<ExecutionResult> {
  try {
    return await execute(args);
  } finally {
    contextOf(args).deadline.clear();
  }
}

export function isSubscription({ document, operationName }: ExecutionArgs): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
}

interface StreamedResult {
  readonly errors?: readonly GraphQLError[] | undefined;
  readonly data?: ExecutionResult['data'] | undefined;
  readonly extensions?: ExecutionResult['extensions'] | undefined;
}

/** What a client gets to see of one result, with what the operation has cost. */
export function presentResult(
  { errors, data, extensions }: StreamedResult,
  args: ExecutionArgs,
  requestId: string,
  logger: Logger,
) {
  const { charge } = contextOf(args);
  const all = { ...extensions, ...(charge === null ? {} : chargeExtensions(charge)) };
  return {
    ...(errors !== undefined && { errors: presentLogged(errors, requestId, logger) }),
    ...(data !== undefined && { data }),
    ...(Object.keys(all).length > 0 && { extensions: all }),
  };
}

/** What a client gets to see of errors; what they don't get to see is in the log. */
export function presentLogged(errors: readonly GraphQLError[], requestId: string, logger: Logger) {
  logUnexpected(errors, requestId, logger);
  return presentErrors(errors, requestId);
}

/** The context that the operation was prepared with. */
export function contextOf({ contextValue }: { readonly contextValue?: unknown }): Context {
  if (isContext(contextValue)) return contextValue;
  throw new Error('the operation has no context');
}

function isContext(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && 'deadline' in value;
}
