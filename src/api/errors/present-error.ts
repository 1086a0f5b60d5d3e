import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql';
import { DetailsError } from '../../jobs/index.ts';
import { InvalidCursorError } from '../../paging/index.ts';
import { isRedisFailure, UnreadableRecordError } from '../../redis/index.ts';
import { errorCodes, type ErrorCode } from './error-code.ts';

const retryAfterSeconds = 2;

/**
 * What a client gets to see of an error. Errors that aren't meant for clients are masked: their message could
 * tell of the inside, and nobody can do anything about them but read the log.
 * @param error what was thrown, as graphql-js wrapped it
 */
export function presentError(error: unknown): GraphQLFormattedError {
  const { locations, path } = placeOf(error);
  return {
    ...content(error),
    ...(locations && { locations }),
    ...(path && { path }),
  };
}

/** What a client gets to see of all errors of an operation; a masked one carries the id under which the log has it. */
export function presentErrors(errors: readonly GraphQLError[], requestId: string): GraphQLFormattedError[] {
  return errors.map((error) => withRequestId(presentError(error), requestId));
}

export function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  if (error.extensions?.code !== 'INTERNAL_SERVER_ERROR') return error;
  return { ...error, extensions: { ...error.extensions, requestId } };
}

/** Whether the error is a fault in Lapse: clients see it masked, the log must tell it whole. */
export function isUnexpected(error: unknown): boolean {
  return content(error).extensions.code === 'INTERNAL_SERVER_ERROR';
}

function content(error: unknown): {
  message: string;
  extensions: Record<string, unknown> & { code: ErrorCode };
} {
  const cause = unwrapResolverError(error);
  if (cause instanceof InvalidCursorError) {
    return { message: cause.message, extensions: { code: 'BAD_USER_INPUT' } };
  }
  if (cause instanceof Error && isRedisFailure(cause)) {
    return {
      message: `Lapse can't reach its data at the moment; ask again in ${retryAfterSeconds} seconds, which is safe for mutations too`,
      extensions: { code: 'UNAVAILABLE', retryAfterSeconds },
    };
  }
  if (cause instanceof UnreadableRecordError && cause.isNewer) {
    return {
      message: `a newer version of Lapse, which is being rolled out, wrote what this answer needs; ask again in ${retryAfterSeconds} seconds, which is safe for mutations too`,
      extensions: { code: 'UNAVAILABLE', retryAfterSeconds },
    };
  }
  if (cause instanceof DetailsError) {
    const { message, code: reason, retryable } = cause;
    return { message, extensions: { code: 'DETAILS_UNAVAILABLE', reason, retryable } };
  }
  const code = error instanceof GraphQLError ? codeOf(error) : 'INTERNAL_SERVER_ERROR';
  if (code === 'INTERNAL_SERVER_ERROR' || !(error instanceof GraphQLError)) {
    return {
      message: 'a fault in Lapse kept it from answering',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  }
  const extensions: Record<string, unknown> & { code: ErrorCode } = { ...error.extensions, code };
  delete extensions.http;
  return { message: error.message, extensions };
}

function codeOf(error: GraphQLError): ErrorCode {
  const known = errorCodes.find((code) => code === error.extensions.code);
  if (known !== undefined) return known;
  return error.originalError === undefined && error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION
    ? 'BAD_USER_INPUT'
    : 'INTERNAL_SERVER_ERROR';
}

function placeOf(error: unknown): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return error instanceof GraphQLError ? error.toJSON() : {};
}
