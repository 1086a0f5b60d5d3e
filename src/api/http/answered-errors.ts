import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { ApiMetrics, Logger } from '../../telemetry/index.ts';
import { logUnexpected, presentError, presentErrors } from '../errors/index.ts';

export interface ErrorReporting {
  readonly metrics: ApiMetrics;
  readonly logger: Logger;
}

/** What a client gets to see of an error, which then counts as told. */
export function presentCounted(error: unknown, metrics: ApiMetrics): GraphQLFormattedError {
  const presented = presentError(error);
  count(presented, metrics);
  return presented;
}

/** What a client gets to see of errors; what they don't get to see is in the log. */
export function presentLogged(
  errors: readonly GraphQLError[],
  requestId: string,
  { metrics, logger }: ErrorReporting,
): GraphQLFormattedError[] {
  logUnexpected(errors, requestId, logger);
  const presented = presentErrors(errors, requestId);
  for (const error of presented) count(error, metrics);
  return presented;
}

function count({ extensions }: GraphQLFormattedError, metrics: ApiMetrics): void {
  metrics.errorTold(String(extensions?.code));
}
