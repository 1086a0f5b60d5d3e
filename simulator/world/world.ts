import type { Settings } from '../settings.ts';
import { mostPopular, type Catalogue } from './catalogue.ts';
import { arnOf, type Policy, type User } from './entity.ts';
import { accessKeyOf } from './identifiers.ts';
import type { Inventory } from './inventory.ts';
import { awsManagedPolicies } from './managed-policies.ts';
import { createOrganization, type Account, type AccountState, type Organization } from './organization.ts';
import { createGrantReader, type GrantReader } from './policy-document.ts';
import { Population } from './population.ts';
import { readerRoleName, workerUserName } from './reader.ts';
import { UseHistory } from './use.ts';

const hour = 3_600_000;

export interface WorkerUser {
  readonly user: User;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The whole simulated AWS: an organization, its accounts and what is in them. */
export class World {
  readonly catalogue: Catalogue;
  readonly organization: Organization;
  readonly grantsOf: GrantReader;
  readonly use: UseHistory;
  readonly #settings: Settings;
  readonly #awsPolicies: ReadonlyMap<string, Policy>;
  readonly #accounts: Map<string, Account>;
  /** An account is populated when it is first looked at. */
  readonly #inventories = new Map<string, Inventory>();

  /** Start: epoch milliseconds; use is counted back from it unless the settings fix another moment. */
  constructor(settings: Settings, everything: Catalogue, start: number) {
    this.#settings = settings;
    this.catalogue = mostPopular(everything, settings.services);
    this.organization = createOrganization(settings);
    this.#awsPolicies = awsManagedPolicies(this.catalogue, settings.partition);
    this.#accounts = new Map(this.organization.accounts.map((account) => [account.accountId, account]));
    this.grantsOf = createGrantReader(this.catalogue);
    const now = settings.now === undefined ? start : Date.parse(settings.now);
    this.use = new UseHistory(Math.floor(now / hour) * hour, settings.partition);
  }

  get accounts(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  account(accountId: string): Account | undefined {
    return this.#accounts.get(accountId);
  }

  get managementAccountId(): string {
    return this.organization.accounts[0]?.accountId ?? '';
  }

  /** What an account holds now; undefined for an account that isn't in the organization. */
  inventory(accountId: string): Inventory | undefined {
    const known = this.#inventories.get(accountId);
    if (known !== undefined) return known;
    const account = this.organization.accounts.find((candidate) => candidate.accountId === accountId);
    if (account === undefined) return undefined;
    const source = {
      settings: this.#settings,
      catalogue: this.catalogue,
      organization: this.organization,
      awsPolicies: this.#awsPolicies,
    };
    const populated = new Population(source, account).build();
    this.#inventories.set(accountId, populated);
    return populated;
  }

  replaceInventory(inventory: Inventory): void {
    this.#inventories.set(inventory.account.accountId, inventory);
  }

  setAccountState(accountId: string, state: AccountState): void {
    const account = this.#accounts.get(accountId);
    if (account !== undefined) this.#accounts.set(accountId, { ...account, state });
  }

  readerRoleArn(account: Account): string {
    return arnOf(this.organization.partition, account.accountId, 'ROLE', '/', readerRoleName);
  }

  /** The user whose keys a worker starts from, and the keys, which follow from the seed; undefined once it is deleted. */
  get worker(): WorkerUser | undefined {
    const user = this.inventory(this.managementAccountId)?.users.find(({ name }) => name === workerUserName);
    return user && { user, ...accessKeyOf(`${this.#settings.seed} ${user.arn}`) };
  }
}
