import type { PageRequest } from '../../paging/index.ts';
import { badUserInput } from '../errors/index.ts';

/** The four arguments of every Relay connection. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** Rows of a page that doesn't say how many it wants. */
export const defaultPageSize = 50;
const maximumPageSize = 100;

/**
 * Reads a connection's arguments: forward with `first` and `after`, backward with `last` and `before`.
 * @throws ApiError BAD_USER_INPUT for a size outside 1–100 or arguments of both directions
 */
export function readPageArguments({ first, after, last, before }: PageArguments): PageRequest {
  if (first != null && last != null) {
    throw badUserInput(`first is ${first} and last is ${last}: give one of them`);
  }
  if (before != null && (first != null || after != null)) {
    throw badUserInput('before goes backward: give it with last, and neither first nor after');
  }
  if (last != null && after != null) {
    throw badUserInput('last goes backward: give it with before, or page forward with first and after');
  }
  if (last != null || before != null) {
    return { direction: 'backward', limit: pageSize('last', last), before: before ?? null };
  }
  return { direction: 'forward', limit: pageSize('first', first), after: after ?? null };
}

function pageSize(name: string, size: number | null | undefined): number {
  if (size == null) return defaultPageSize;
  if (size >= 1 && size <= maximumPageSize) return size;
  throw badUserInput(`${name} is ${size}: a page has 1 to ${maximumPageSize} rows`);
}
