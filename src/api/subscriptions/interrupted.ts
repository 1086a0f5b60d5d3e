import { ApiError } from '../errors/index.ts';

/** What ends a subscription that can't go on without perhaps missing something. */
export function interrupted(reason: string): ApiError {
  return new ApiError(
    'SUBSCRIPTION_INTERRUPTED',
    `the subscription was interrupted because ${reason}; subscribe again and read what happened in between`,
  );
}
