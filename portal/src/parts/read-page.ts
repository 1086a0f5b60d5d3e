import type { AnyVariables, Client, TypedDocumentNode } from '@urql/core';
import type { CsvPage } from './csv-button.tsx';

/** The largest page that the API gives. */
const largestPage = 100;

interface Connection<Row> {
  readonly nodes: readonly Row[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

type PageArguments = {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
};

/** Reads a connection page by page, with the filters of the page that is shown. */
export function pagesOf<Data, Variables extends AnyVariables & PageArguments, Row>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  connectionIn: (data: Data) => Connection<Row> | null | undefined,
): (client: Client, after: string | null) => Promise<CsvPage<Row>> {
  return async (client, after) => {
    const page = { ...variables, first: largestPage, after, last: null, before: null };
    const { data, error } = await client.query(query, page, { requestPolicy: 'network-only' }).toPromise();
    if (error !== undefined) throw error;
    const connection = data === undefined ? null : connectionIn(data);
    if (connection == null) return { rows: [], next: null, total: 0 };
    const { nodes, totalCount, pageInfo } = connection;
    return { rows: nodes, next: pageInfo.hasNextPage ? pageInfo.endCursor : null, total: totalCount };
  };
}
