import {
  execute,
  getOperationAST,
  OperationTypeNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
} from 'graphql';
import type { ApiMetrics } from '../../telemetry/index.ts';
import type { Context } from '../context.ts';
import { presentLogged, type ErrorReporting } from './answered-errors.ts';
import { chargeExtensions } from './charge-operations.ts';
import { measure } from './measure-operations.ts';
import { traceExecution } from './trace-operations.ts';

/** Executes a query or mutation within its deadline. */
export async function executeInTime(args: ExecutionArgs, metrics: ApiMetrics): Promise<ExecutionResult> {
  const begin = performance.now();
  const context = contextOf(args);
  const operation = getOperationAST(args.document, args.operationName);
  try {
    return await traceExecution(operation, context, async () => execute(args));
  } finally {
    context.deadline.clear();
    measure(metrics, operation, context, begin);
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
  reporting: ErrorReporting,
) {
  const { charge } = contextOf(args);
  const all = { ...extensions, ...(charge === null ? {} : chargeExtensions(charge)) };
  return {
    ...(errors !== undefined && { errors: presentLogged(errors, requestId, reporting) }),
    ...(data !== undefined && { data }),
    ...(Object.keys(all).length > 0 && { extensions: all }),
  };
}

/** The context that the operation was prepared with. */
export function contextOf({ contextValue }: { readonly contextValue?: unknown }): Context {
  if (isContext(contextValue)) return contextValue;
  throw new Error('the operation has no context');
}

function isContext(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && 'deadline' in value;
}
