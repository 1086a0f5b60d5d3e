import type { Caller } from './auth/index.ts';
import type { Domain } from './domain.ts';
import { Deadline, type OperationCharge } from './limits/index.ts';
import { Loaders } from './loaders/index.ts';

/** What the resolvers of one operation share. */
export interface Context {
  readonly caller: Caller;
  readonly requestId: string;
  readonly domain: Domain;
  readonly loaders: Loaders;
  readonly deadline: Deadline;
  /** Null until the operation is known. */
  charge: OperationCharge | null;
  /** The executor of plans has tried and left it to graphql-js. */
  isUnplanned: boolean;
}

/** @param timeoutSeconds null for an operation that may last */
export function createContext(
  domain: Domain,
  caller: Caller,
  requestId: string,
  timeoutSeconds: number | null,
): Context {
  return {
    caller,
    requestId,
    domain,
    loaders: new Loaders(domain, caller, requestId),
    deadline: new Deadline(timeoutSeconds),
    charge: null,
    isUnplanned: false,
  };
}
