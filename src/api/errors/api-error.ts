import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { ErrorCode } from './error-code.ts';

interface ApiErrorOptions {
  /** HTTP status and headers, where the error is about the request and not about a field. */
  readonly http?: { readonly status: number; readonly headers?: Readonly<Record<string, string>> };
  readonly retryAfterSeconds?: number;
  /** Cost units. */
  readonly cost?: number;
}

/** An error that is meant for the client: its message says what to do, its code is one of the closed set. */
export class ApiError extends GraphQLError {
  constructor(code: ErrorCode, message: string, { http, ...details }: ApiErrorOptions = {}) {
    const extensions: Record<string, unknown> = { code, ...details };
    if (http !== undefined) {
      extensions.http = { status: http.status, headers: headerMapOf(http.headers ?? {}) };
    }
    super(message, { extensions });
  }
}

function headerMapOf(headers: Readonly<Record<string, string>>): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) map.set(name, value);
  return map;
}

/** For an argument that can't be taken. */
export function badUserInput(message: string): ApiError {
  return new ApiError('BAD_USER_INPUT', message);
}
