import type { GraphQLError } from 'graphql';
import type { Logger } from '../../telemetry/index.ts';
import { isUnexpected } from './present-error.ts';

/** Tells the log in whole what clients see masked; the request id ties the two together. */
export function logUnexpected(errors: readonly GraphQLError[], requestId: string, logger: Logger): void {
  for (const error of errors.filter(isUnexpected)) {
    logger.error({ requestId, err: error.originalError ?? error, path: error.path }, 'a request failed');
  }
}
