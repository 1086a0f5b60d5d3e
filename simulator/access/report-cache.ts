import { LRUCache } from 'lru-cache';
import { RenderedList, renderMember, type XmlObject } from '../protocol/xml.ts';
import type { Service } from '../world/catalogue.ts';
import type { Entity } from '../world/entity.ts';
import type { Inventory } from '../world/inventory.ts';
import type { World } from '../world/world.ts';
import { serviceRows, type ActionRow, type Granularity, type ServiceRow } from './report.ts';

/**
 * What a report is of. World and inventory never change, so neither does the report: it stays what it was when it
 * was generated, also once its entity is gone.
 */
export interface ReportSubject {
  readonly world: World;
  readonly inventory: Inventory;
  readonly entity: Entity;
  readonly granularity: Granularity;
}

/** How many elements enclose the list of rows in an answer. */
const rowsDepth = 2;
const cachedRowSets = 5_000;
const cachedPageCharacters = 100_000_000;

/** Rows of reports and their rendered pages; the most recently read are kept. */
export class ReportCache {
  readonly #rows = new LRUCache<string, readonly ServiceRow[]>({ max: cachedRowSets });
  readonly #pages = new LRUCache<string, RenderedList>({
    maxSize: cachedPageCharacters,
    sizeCalculation: (page) => page.text.length + 1,
  });
  readonly #unusedServices = new WeakMap<Service, string>();
  readonly #unusedActions = new WeakMap<Service, string>();
  readonly #numbers = new WeakMap<object, number>();
  #lastNumber = 0;

  rows(subject: ReportSubject): readonly ServiceRow[] {
    const key = this.#keyOf(subject);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const rows = serviceRows(subject.world, subject.inventory, subject.entity, subject.granularity);
    this.#rows.set(key, rows);
    return rows;
  }

  /** The members of ServicesLastAccessed for a page of a report's rows. */
  page(subject: ReportSubject, rows: readonly ServiceRow[]): RenderedList {
    const key = `${this.#keyOf(subject)} ${rows[0]?.service.namespace ?? ''} ${rows.length}`;
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const page = new RenderedList(rows.map((row) => this.#rowText(row)));
    this.#pages.set(key, page);
    return page;
  }

  /** Most rows were never used, and such a row reads the same in every report that grants all of the service. */
  #rowText(row: ServiceRow): string {
    const { service, last, actions } = row;
    if (last !== undefined || (actions !== undefined && actions.length < service.trackedActions.length)) {
      return renderMember(serviceMember(row), rowsDepth);
    }
    const known = actions === undefined ? this.#unusedServices : this.#unusedActions;
    const text = known.get(service) ?? renderMember(serviceMember(row), rowsDepth);
    known.set(service, text);
    return text;
  }

  #keyOf({ inventory, entity, granularity }: ReportSubject): string {
    return `${this.#numberOf(inventory)} ${entity.arn} ${granularity}`;
  }

  /** Inventories are told apart by identity. */
  #numberOf(inventory: Inventory): number {
    const known = this.#numbers.get(inventory);
    if (known !== undefined) return known;
    this.#numbers.set(inventory, ++this.#lastNumber);
    return this.#lastNumber;
  }
}

/** A row as ServiceLastAccessed: what was never used has neither date, entity nor region. */
function serviceMember({ service, last, total, actions }: ServiceRow): XmlObject {
  return {
    ServiceName: service.name,
    LastAuthenticated: last && new Date(last.at),
    ServiceNamespace: service.namespace,
    LastAuthenticatedEntity: last?.arn,
    LastAuthenticatedRegion: last?.region,
    TotalAuthenticatedEntities: total,
    TrackedActionsLastAccessed: actions?.map(actionMember),
  };
}

function actionMember({ actionName, last }: ActionRow): XmlObject {
  return {
    ActionName: actionName,
    LastAccessedEntity: last?.arn,
    LastAccessedTime: last && new Date(last.at),
    LastAccessedRegion: last?.region,
  };
}
