import { unwatchFile, watchFile } from 'node:fs';
import { readAccountsFile } from '../../src/accounts/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';
import type { BaseIdentity, Pacer } from '../aws/index.ts';
import type { AccountEntries } from './account-entries.ts';
import { findKnownAccounts } from './known-accounts.ts';
import { synchronizeAccounts, type SynchronizeContext } from './synchronize.ts';

export interface AccountWatchContext extends SynchronizeContext {
  readonly accountsPath: string;
  readonly entries: AccountEntries;
  readonly base: BaseIdentity;
  readonly pacer: Pacer;
  readonly logger: Logger;
}

/** Looking is cheap, and works for mounted files that are replaced as a whole, where notifications don't. */
const lookMilliseconds = 2_000;
const retryMilliseconds = 15_000;

/** Keeps the stored accounts what the accounts file and the organization say. */
export class AccountWatch {
  readonly #context: AccountWatchContext;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(context: AccountWatchContext) {
    this.#context = context;
  }

  /** Synchronizes now, on every change of the file and once a period. */
  start(): void {
    watchFile(this.#context.accountsPath, { interval: lookMilliseconds }, () => {
      this.#enqueue(() => this.#reload());
    });
    this.#enqueue(() => this.#synchronize());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    unwatchFile(this.#context.accountsPath);
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  #enqueue(work: () => Promise<void>): void {
    this.#running = this.#running.then(work);
  }

  /** A file with a mistake changes nothing: the accounts stay as they were until it is mended. */
  async #reload(): Promise<void> {
    const { accountsPath, entries, logger } = this.#context;
    try {
      entries.replace(await readAccountsFile(accountsPath));
      logger.info({ accountsPath }, 'took the changed accounts file into use');
    } catch (error) {
      logger.error({ accountsPath, error }, 'the changed accounts file is wrong and not used');
      return;
    }
    await this.#synchronize();
  }

  async #synchronize(): Promise<void> {
    const { entries, base, pacer, logger, inventoryPeriodSeconds } = this.#context;
    if (this.#stopped) return;
    try {
      await synchronizeAccounts(this.#context, await findKnownAccounts(entries.file, base, pacer));
      this.#again(inventoryPeriodSeconds * 1_000);
    } catch (error) {
      logger.error({ error }, 'the accounts could not be brought up to date; trying again');
      this.#again(retryMilliseconds);
    }
  }

  #again(milliseconds: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#enqueue(() => this.#synchronize());
    }, milliseconds);
  }
}
