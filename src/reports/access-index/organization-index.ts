import { permits, type Account, type AccountId, type AccountScope } from '../../accounts/index.ts';
import type { EntityKey, EntitySummary } from '../../entities/index.ts';
import type { LapseEvent } from '../../jobs/index.ts';
import type { Page, PageRequest } from '../../paging/index.ts';
import type { UsageSummary } from '../usage-summary.ts';
import type { Coverage, ServiceAccessRow, ServiceUsage } from './answers.ts';
import { coverageOf } from './coverage.ts';
import { listEntities, listToReport } from './entity-list.ts';
import { figuresOf, type IndexFigures } from './figures.ts';
import {
  selectionOf,
  type EntityFilter,
  type EntityOrder,
  type ServiceAccessFilter,
  type ServiceAccessOrder,
  type ServiceFilter,
  type ServiceOrder,
} from './filters.ts';
import { OrganizationFeed, type OrganizationStores } from './organization-feed.ts';
import { Organization } from './organization.ts';
import { listServiceAccess } from './service-access-list.ts';
import { findService, listServices } from './service-list.ts';
import { usageOver } from './usage.ts';

/**
 * Everything that lists and counts over many entities need, in the memory of one process: the entities and the
 * matrix of their newest reports. Filled from Redis and kept current by events; it may be behind by as much as
 * events are under way, so that a single thing is better read from its store.
 *
 * Reads are synchronous and see one state. Changes wait for each other, and take turns with reads.
 */
export class OrganizationIndex {
  readonly #organization = new Organization();
  readonly #feed: OrganizationFeed;
  #lastChange: Promise<void> = Promise.resolve();

  private constructor(stores: OrganizationStores) {
    this.#feed = new OrganizationFeed(this.#organization, stores);
  }

  /**
   * Reads all accounts, entities and reports. Open the event reader first and apply what it brings afterwards:
   * applying twice does no harm.
   */
  static async open(stores: OrganizationStores): Promise<OrganizationIndex> {
    const index = new OrganizationIndex(stores);
    await index.reload();
    return index;
  }

  /** Reads everything anew, account by account: for when events were missed. */
  reload(): Promise<void> {
    return this.#change(() => {
      this.#feed.noteEverything();
    });
  }

  /**
   * Takes in what events tell of. Each only says where to look; what counts is what Redis holds now. When that
   * fails, the next call makes up for it, be it with no events at all.
   */
  apply(events: readonly LapseEvent[]): Promise<void> {
    return this.#change(() => {
      this.#feed.note(events);
    });
  }

  /** Every account as it is known here. All of them are the same list until something about one changes. */
  listAccounts(scope: AccountScope): readonly Account[] {
    const { accountList } = this.#organization;
    if (scope.kind === 'all') return accountList;
    return accountList.filter(({ accountId }) => permits(scope, accountId));
  }

  /** One account; null when it isn't known or may not be seen. */
  findAccount(scope: AccountScope, accountId: AccountId): Account | null {
    if (!permits(scope, accountId)) return null;
    return this.#organization.accounts.get(accountId) ?? null;
  }

  /** A page of entities; by default those that exist, by name. */
  listEntities(
    scope: AccountScope,
    filter: EntityFilter,
    order: EntityOrder | null,
    page: PageRequest,
  ): Page<EntitySummary> {
    return listEntities(this.#organization, scope, filter, order, page);
  }

  /** Every entity that passes a filter, in the order in which reports of all of them are best made. */
  listToReport(scope: AccountScope, filter: EntityFilter): EntitySummary[] {
    return listToReport(this.#organization, scope, filter);
  }

  /** One entity without its details; null when it isn't known or may not be seen. */
  findEntity(scope: AccountScope, key: EntityKey): EntitySummary | null {
    const { catalog } = this.#organization;
    const ordinal = catalog.ordinalOf(scope, key);
    return ordinal === undefined ? null : catalog.entity(ordinal);
  }

  /** A page of the rows of existing entities' reports; by default by namespace, ARN and account id. */
  listServiceAccess(
    scope: AccountScope,
    filter: ServiceAccessFilter,
    order: ServiceAccessOrder | null,
    page: PageRequest,
  ): Page<ServiceAccessRow> {
    return listServiceAccess(this.#organization, scope, filter, order, page);
  }

  /** A page of the services that at least one existing entity is granted, by default by namespace. */
  listServices(
    scope: AccountScope,
    filter: ServiceFilter,
    order: ServiceOrder | null,
    page: PageRequest,
  ): Page<ServiceUsage> {
    return listServices(this.#organization, scope, filter, order, page);
  }

  /** One service over all that the caller may see, or in one account; null when no existing entity is granted it. */
  service(scope: AccountScope, serviceNamespace: string, accountId: AccountId | null): ServiceUsage | null {
    return findService(this.#organization, scope, serviceNamespace, accountId);
  }

  /** What the reports of existing entities say together: sums over entities. */
  usage(scope: AccountScope, filter: ServiceFilter, unusedForDays: number): UsageSummary {
    return usageOver(this.#organization, scope, filter, unusedForDays);
  }

  /** How much of what a filter asks for is known. What it asks of use doesn't count, only which entities. */
  coverage(scope: AccountScope, filter: EntityFilter | ServiceAccessFilter | ServiceFilter): Coverage {
    return coverageOf(this.#organization, scope, selectionOf(filter));
  }

  /** For operators; see there. */
  figures(): IndexFigures {
    return figuresOf(this.#organization, Date.now());
  }

  #change(note: () => void): Promise<void> {
    const changed = this.#lastChange.then(() => {
      note();
      return this.#feed.catchUp();
    });
    this.#lastChange = changed.catch(() => undefined);
    return changed;
  }
}
