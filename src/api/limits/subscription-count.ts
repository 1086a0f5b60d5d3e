import type { LimitSettings } from '../../config/index.ts';
import type { Identity } from '../auth/index.ts';
import { ApiError } from '../errors/index.ts';

/** Counts the subscriptions of this process, by connection and by caller. */
export class SubscriptionCount {
  readonly #settings: LimitSettings;
  readonly #byCaller = new Map<string, number>();
  readonly #byConnection = new WeakMap<object, number>();

  constructor(settings: LimitSettings) {
    this.#settings = settings;
  }

  /** How many there are. */
  get open(): number {
    return [...this.#byCaller.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * Counts one subscription more.
   * @param connection what the subscriptions of one connection have in common
   * @returns takes it off the count again; calling it twice does no harm
   * @throws ApiError TOO_MANY_SUBSCRIPTIONS
   */
  add(identity: Identity, connection: object): () => void {
    const caller = `${identity.kind} ${identity.name}`;
    const ofConnection = this.#byConnection.get(connection) ?? 0;
    const ofCaller = this.#byCaller.get(caller) ?? 0;
    const { subscriptionsPerConnection, subscriptionsPerCaller } = this.#settings;
    if (ofConnection >= subscriptionsPerConnection)
      throw tooMany(subscriptionsPerConnection, 'this connection');
    if (ofCaller >= subscriptionsPerCaller) throw tooMany(subscriptionsPerCaller, 'you');
    this.#byConnection.set(connection, ofConnection + 1);
    this.#byCaller.set(caller, ofCaller + 1);
    let isCounted = true;
    return () => {
      if (isCounted) this.#remove(caller, connection);
      isCounted = false;
    };
  }

  #remove(caller: string, connection: object): void {
    this.#byConnection.set(connection, (this.#byConnection.get(connection) ?? 1) - 1);
    const left = (this.#byCaller.get(caller) ?? 1) - 1;
    if (left === 0) this.#byCaller.delete(caller);
    else this.#byCaller.set(caller, left);
  }
}

function tooMany(limit: number, whose: string): ApiError {
  return new ApiError(
    'TOO_MANY_SUBSCRIPTIONS',
    `there are ${limit} subscriptions of ${whose} already: end one before you begin another`,
  );
}
