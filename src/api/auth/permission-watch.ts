import { isSameScope } from '../../accounts/index.ts';
import type { Caller } from './caller.ts';
import type { Identity } from './identity.ts';

interface Watched {
  readonly caller: Caller;
  readonly end: () => void;
}

/**
 * Accounts come, go and move in the organization, all of which can change what a rule of the policy file covers.
 * Looking is cheap beside following each of these.
 */
const lookMilliseconds = 5_000;

/**
 * Ends what lasts, like connections with subscriptions, once its caller may do something else than when it began:
 * whoever comes back begins with what they may do then.
 */
export class PermissionWatch {
  readonly #callerOf: (identity: Identity) => Caller;
  readonly #watched = new Set<Watched>();
  readonly #timer: NodeJS.Timeout;

  constructor(callerOf: (identity: Identity) => Caller) {
    this.#callerOf = callerOf;
    this.#timer = setInterval(() => {
      this.look();
    }, lookMilliseconds);
    this.#timer.unref();
  }

  /** @returns what ends the watch */
  add(identity: Identity, end: () => void): () => void {
    const watched = { caller: this.#callerOf(identity), end };
    this.#watched.add(watched);
    return () => {
      this.#watched.delete(watched);
    };
  }

  /** Compares now. */
  look(): void {
    const callers = new Map<string, Caller>();
    for (const watched of this.#watched) {
      const { identity } = watched.caller;
      const key = JSON.stringify(identity);
      const caller = callers.get(key) ?? this.#callerOf(identity);
      callers.set(key, caller);
      if (maySame(watched.caller, caller)) continue;
      this.#watched.delete(watched);
      watched.end();
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function maySame(before: Caller, now: Caller): boolean {
  return (
    isSameScope(before.read, now.read) &&
    isSameScope(before.generate, now.generate) &&
    isSameScope(before.admin, now.admin)
  );
}
