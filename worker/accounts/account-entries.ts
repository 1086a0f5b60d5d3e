import type { AccountId, AccountsFile, Partition, RefreshSchedule } from '../../src/accounts/index.ts';

/** How a worker enters one account. It stays in the worker: Redis never learns it. */
export interface AccountEntry {
  readonly accountId: AccountId;
  readonly partition: Partition;
  readonly roleArn: string;
  readonly externalId: string | undefined;
}

/** The ways into accounts that the accounts file describes. */
export class AccountEntries {
  #file: AccountsFile;

  constructor(file: AccountsFile) {
    this.#file = file;
  }

  /** Takes a changed accounts file into use. */
  replace(file: AccountsFile): void {
    this.#file = file;
  }

  get file(): AccountsFile {
    return this.#file;
  }

  /** When the account's reports are refreshed: as the account says, otherwise as the file says for all. */
  refreshOf(accountId: AccountId): RefreshSchedule {
    return (
      this.#file.accounts.find((account) => account.accountId === accountId)?.refresh ?? this.#file.refresh
    );
  }

  /**
   * How to enter an account: as it is listed, or by the role that every account of the organization has.
   * @returns null when the file says nothing about it
   */
  find(accountId: AccountId): AccountEntry | null {
    const listed = this.#file.accounts.find((account) => account.accountId === accountId);
    if (listed !== undefined) {
      return {
        accountId,
        partition: listed.partition,
        roleArn: listed.roleArn,
        externalId: listed.externalId,
      };
    }
    const { organization } = this.#file;
    if (organization === undefined || organization.excludeAccounts.includes(accountId)) return null;
    const { partition, roleName, externalId } = organization;
    return {
      accountId,
      partition,
      roleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
      externalId,
    };
  }
}
