import { allAccounts, type AccountId, type AccountStore } from '../../accounts/index.ts';
import {
  groupArnsOf,
  hasBroadAccess,
  type Entity,
  type EntityArn,
  type EntityKey,
  type EntityStore,
  type EntitySummary,
} from '../../entities/index.ts';
import type { LapseEvent } from '../../jobs/index.ts';
import type { ReportStore } from '../index.ts';
import type { ReportUsage } from '../report-usage.ts';
import type { Organization } from './organization.ts';

/** Where the index reads from. */
export interface OrganizationStores {
  readonly accounts: AccountStore;
  readonly entities: EntityStore;
  readonly reports: ReportStore;
}

/** Accounts that are read at the same time: while one is decoded, Redis sends the next. */
const accountsAtOnce = 4;
/** Reports that are read in one round trip when many arrive: a few milliseconds' work. */
const reportsAtOnce = 50;

/**
 * Brings what Redis holds into an organization. Events are noted as things to look at again, and stay noted until
 * the look succeeded: what fails while Redis is away is made up for at the next call.
 */
export class OrganizationFeed {
  readonly #organization: Organization;
  readonly #stores: OrganizationStores;
  #accountListIsDue = false;
  readonly #dueAccounts = new Set<AccountId>();
  readonly #dueReports = new Map<string, EntityKey>();

  constructor(organization: Organization, stores: OrganizationStores) {
    this.#organization = organization;
    this.#stores = stores;
  }

  /** Notes what events tell of. Twice the same is one look. */
  note(events: readonly LapseEvent[]): void {
    for (const event of events) {
      switch (event.kind) {
        case 'accountsChanged':
          this.#accountListIsDue = true;
          break;
        case 'inventoryChanged':
          this.#dueAccounts.add(event.accountId);
          break;
        case 'reportJobChanged':
          if (event.reportJob.status === 'COMPLETED') this.#noteReport(event.reportJob);
          break;
        case 'detailsAnswered':
          break;
      }
    }
  }

  /** Notes that anything may have changed. */
  noteEverything(): void {
    this.#accountListIsDue = true;
    for (const accountId of this.#organization.catalog.accountIds) this.#dueAccounts.add(accountId);
    for (const accountId of this.#organization.accounts.keys()) this.#dueAccounts.add(accountId);
  }

  /** Looks at all that is noted. */
  async catchUp(): Promise<void> {
    if (this.#accountListIsDue) await this.#readAccountList();
    await this.#readDueReports();
    await this.#readDueAccounts();
  }

  #noteReport({ accountId, arn }: EntityKey): void {
    this.#dueReports.set(`${accountId} ${arn}`, { accountId, arn });
  }

  async #readAccountList(): Promise<void> {
    const { accounts } = this.#organization;
    const listed = await this.#stores.accounts.list(allAccounts);
    const listedIds = new Set(listed.map(({ accountId }) => accountId));
    for (const { accountId } of listed) if (!accounts.has(accountId)) this.#dueAccounts.add(accountId);
    this.#organization.accountList = listed;
    for (const accountId of [...accounts.keys()].filter((known) => !listedIds.has(known))) {
      this.#takeEntities(accountId, []);
    }
    this.#accountListIsDue = false;
  }

  async #readDueReports(): Promise<void> {
    const due = [...this.#dueReports];
    for (let start = 0; start < due.length; start += reportsAtOnce) {
      await Promise.all(
        due.slice(start, start + reportsAtOnce).map(([noted, key]) => this.#readReport(noted, key)),
      );
    }
  }

  /** A report of an entity that isn't known waits for no inventory event: that may have come before. */
  async #readReport(noted: string, key: EntityKey): Promise<void> {
    if (this.#dueAccounts.has(key.accountId)) {
      this.#dueReports.delete(noted);
      return;
    }
    const usage = await this.#stores.reports.findUsage(allAccounts, key);
    const ordinal = this.#organization.catalog.ordinalOf(allAccounts, key);
    if (ordinal === undefined) this.#dueAccounts.add(key.accountId);
    else this.#takeReport(ordinal, usage);
    this.#dueReports.delete(noted);
  }

  /** Entities first, so that the matrix is given its size once. An account that isn't listed yet stays noted. */
  async #readDueAccounts(): Promise<void> {
    const { accounts, catalog, matrix } = this.#organization;
    const due = [...this.#dueAccounts].filter((accountId) => accounts.has(accountId));
    await forEachConcurrently(due, async (accountId) => {
      const entities = await this.#stores.entities.listAccount(allAccounts, accountId);
      this.#takeEntities(accountId, summariesOf(entities));
    });
    matrix.reserve(catalog.capacity);
    await forEachConcurrently(due, async (accountId) => {
      await this.#readReports(accountId);
      this.#dueAccounts.delete(accountId);
    });
  }

  #takeEntities(accountId: AccountId, entities: readonly EntitySummary[]): void {
    const { catalog, matrix } = this.#organization;
    for (const ordinal of catalog.replaceAccount(accountId, entities).removed) matrix.clearRow(ordinal);
  }

  /**
   * Each report is let go as soon as its row is written: what lives longer takes the garbage collector its time. Rows are
   * written in the order of the ordinals, in which they are read: what lies in that order is counted in a third of the
   * time.
   */
  async #readReports(accountId: AccountId): Promise<void> {
    const { catalog, matrix } = this.#organization;
    const ordinals = catalog.accountOrdinals(allAccounts, accountId).toSorted((a, b) => a - b);
    const arns = ordinals.map((ordinal) => catalog.entity(ordinal).arn);
    const withoutReport = new Set(ordinals);
    await this.#stores.reports.readUsage(allAccounts, accountId, arns, (usage) => {
      const ordinal = catalog.ordinalOf(allAccounts, { accountId, arn: usage.arn });
      if (ordinal === undefined) return;
      matrix.setRow(ordinal, usage);
      withoutReport.delete(ordinal);
    });
    for (const ordinal of withoutReport) matrix.clearRow(ordinal);
  }

  #takeReport(ordinal: number, usage: ReportUsage | null): void {
    if (usage === null) this.#organization.matrix.clearRow(ordinal);
    else this.#organization.matrix.setRow(ordinal, usage);
  }
}

/**
 * Keeps what every kind of entity has and lets the details go: they would fill the memory.
 * @param entities all of one account
 */
function summariesOf(entities: readonly Entity[]): EntitySummary[] {
  const groups = new Map<EntityArn, Entity>();
  for (const entity of entities) if (entity.type === 'GROUP') groups.set(entity.arn, entity);
  return entities.map((entity) => {
    const { type, accountId, arn, name, path, entityId, createdAt, deletedAt, tags } = entity;
    const ownGroups = groupArnsOf(entity).map((group) => groups.get(group) ?? null);
    return {
      ...{ type, accountId, arn, name, path, entityId, createdAt, deletedAt, tags },
      hasBroadAccess: hasBroadAccess(entity, ownGroups),
    };
  });
}

async function forEachConcurrently<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const workOff = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: accountsAtOnce }, workOff));
}
