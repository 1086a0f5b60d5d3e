import type { Page } from '../../paging/index.ts';
import type { Coverage } from '../../reports/access-index/index.ts';

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** A page as Relay's connections show it. */
export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly nodes: Node[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
}

/** An answer over entities that can tell how much of what was asked for it rests on, once it is asked. */
export interface Covered {
  readonly measureCoverage: () => Coverage | Promise<Coverage>;
}

/** A connection over entities. */
export interface CoveredConnection<Node> extends Connection<Node>, Covered {}

/** Shapes a page whose rows are the nodes. */
export function connectionOf<Node>(page: Page<Node>): Connection<Node> {
  return connectionWith(
    page,
    page.rows.map(({ row }) => row),
  );
}

/**
 * Shapes a page whose rows name their nodes.
 * @param nodes the nodes of the rows, in order; null for one that is gone since the list was read, which is left
 * out. The page's cursors stay, so that paging goes on behind it.
 */
export function connectionWith<Row, Node>(
  page: Page<Row>,
  nodes: readonly (Node | null)[],
): Connection<Node> {
  return new PageConnection(page, nodes);
}

/** Shapes what a query asks for only when it does: hardly one asks for cursors, nodes and the total together. */
class PageConnection<Row, Node> implements Connection<Node> {
  readonly #page: Page<Row>;
  readonly #nodes: readonly (Node | null)[];

  constructor(page: Page<Row>, nodes: readonly (Node | null)[]) {
    this.#page = page;
    this.#nodes = nodes;
  }

  get edges(): { readonly cursor: string; readonly node: Node }[] {
    return this.#page.rows.flatMap(({ cursor }, index) => {
      const node = this.#nodes[index] ?? null;
      return node === null ? [] : [{ cursor, node }];
    });
  }

  get nodes(): Node[] {
    return this.#nodes.filter((node) => node !== null);
  }

  get pageInfo(): PageInfo {
    const { rows, hasNextPage, hasPreviousPage } = this.#page;
    return {
      ...{ hasNextPage, hasPreviousPage },
      startCursor: rows.at(0)?.cursor ?? null,
      endCursor: rows.at(-1)?.cursor ?? null,
    };
  }

  get totalCount(): number {
    return this.#page.totalCount;
  }
}
