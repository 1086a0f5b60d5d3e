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

/** A connection over entities, which can tell how much of what was asked for it rests on, once it is asked. */
export interface CoveredConnection<Node> extends Connection<Node> {
  readonly measureCoverage: () => Coverage | Promise<Coverage>;
}

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
  const edges = page.rows.flatMap(({ cursor }, index) => {
    const node = nodes[index] ?? null;
    return node === null ? [] : [{ cursor, node }];
  });
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: page.rows.at(0)?.cursor ?? null,
      endCursor: page.rows.at(-1)?.cursor ?? null,
    },
    totalCount: page.totalCount,
  };
}
