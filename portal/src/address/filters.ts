import { useSearchParams } from 'wouter';

/** What the address says beyond its path, and how to change it. */
export interface AddressFilters {
  /** A parameter's value; null when the address doesn't have it. */
  get(name: string): string | null;
  /** A parameter's value when it is one of those allowed. */
  oneOf<Value extends string>(name: string, allowed: readonly Value[]): Value | null;
  /** Changes parameters, null and '' removing them, and goes back to the first page of a list. */
  set(changes: Readonly<Record<string, string | null>>, how?: 'push' | 'replace'): void;
}

const placeParameters = ['after', 'before'];

/** Filters live in the address: they survive a reload, can be sent on, and the back button undoes them. */
export function useFilters(): AddressFilters {
  const [parameters, setParameters] = useSearchParams();
  return {
    get: (name) => parameters.get(name),
    oneOf: (name, allowed) => allowed.find((value) => value === parameters.get(name)) ?? null,
    set: (changes, how = 'push') => {
      setParameters(
        (before) => {
          const next = new URLSearchParams(before);
          for (const name of placeParameters) next.delete(name);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: how === 'replace' },
      );
    },
  };
}

/** The arguments of a connection's page; of `first` and `last`, one is null. */
export interface PagePlace {
  readonly first: number | null;
  readonly after: string | null;
  readonly last: number | null;
  readonly before: string | null;
}

/** Which page of a list the address asks for. */
export function placeOf(filters: AddressFilters, pageSize: number): PagePlace {
  const before = filters.get('before');
  return before === null
    ? { first: pageSize, after: filters.get('after'), last: null, before: null }
    : { first: null, after: null, last: pageSize, before };
}
