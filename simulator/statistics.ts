interface Counts {
  calls: number;
  ok: number;
  throttled: number;
  /** By error code; a connection that was reset counts as ConnectionReset. */
  errors: Record<string, number>;
}

/** How often which operation was called in which account, and what came of it. */
export class Statistics {
  readonly #counts = new Map<string, Map<string, Counts>>();

  /** Result: `ok`, or the error's code. */
  record(accountId: string, operation: string, result: string): void {
    const operations = this.#counts.get(accountId) ?? new Map<string, Counts>();
    const counts = operations.get(operation) ?? { calls: 0, ok: 0, throttled: 0, errors: {} };
    counts.calls++;
    if (result === 'ok') counts.ok++;
    else if (result === 'Throttling') counts.throttled++;
    else counts.errors[result] = (counts.errors[result] ?? 0) + 1;
    operations.set(operation, counts);
    this.#counts.set(accountId, operations);
  }

  reset(): void {
    this.#counts.clear();
  }

  /** Accounts, their operations and each one's counts. Calls that nobody could be found for count under `unknown`. */
  report(): { accounts: Record<string, Record<string, Counts>> } {
    const accounts = Array.from(
      this.#counts,
      ([accountId, operations]) => [accountId, Object.fromEntries(operations)] as const,
    );
    return { accounts: Object.fromEntries(accounts) };
  }
}
