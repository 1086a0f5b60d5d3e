import type { Caller } from './auth/index.ts';
import type { Domain } from './domain.ts';
import { createLoaders, type Loaders } from './loaders/index.ts';

/** What the resolvers of one operation share. */
export interface Context {
  readonly caller: Caller;
  readonly requestId: string;
  readonly domain: Domain;
  readonly loaders: Loaders;
}

export function createContext(domain: Domain, caller: Caller, requestId: string): Context {
  return { caller, requestId, domain, loaders: createLoaders(domain, caller) };
}
