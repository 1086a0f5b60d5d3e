import type { Account, AccountId } from '../../accounts/index.ts';
import { EntityCatalog } from '../../entities/index.ts';
import { AccessMatrix } from './access-matrix.ts';

/** All that questions over many are answered from. The catalog's ordinals are the matrix's rows. */
export class Organization {
  readonly catalog = new EntityCatalog();
  readonly matrix = new AccessMatrix();
  #accounts: ReadonlyMap<AccountId, Account> = new Map();
  #accountList: readonly Account[] = [];

  get accounts(): ReadonlyMap<AccountId, Account> {
    return this.#accounts;
  }

  /** The same list until something about an account changes. */
  get accountList(): readonly Account[] {
    return this.#accountList;
  }

  set accountList(accounts: readonly Account[]) {
    this.#accountList = accounts;
    this.#accounts = new Map(accounts.map((account) => [account.accountId, account]));
  }
}
