import type { Client } from '@urql/core';
import { HeatMapDocument, type HeatMapQuery, type HeatMapQueryVariables } from '../../api/operations.ts';
import type { CsvSource } from '../../parts/csv-button.tsx';
import { pagesOf } from '../../parts/read-page.ts';

type Account = HeatMapQuery['accounts']['nodes'][number];

interface Cell {
  readonly account: Account;
  /** null for an account of whose services nothing is known. */
  readonly service: Account['services']['nodes'][number] | null;
}

/** Every account's cells, one a line, each of the three measures in it. */
export function heatMapCsv(variables: HeatMapQueryVariables): CsvSource<Cell> {
  const readAccounts = pagesOf(HeatMapDocument, variables, ({ accounts }) => accounts);
  return {
    name: 'lapse-accounts-and-services',
    readPage: async (client: Client, after: string | null) => {
      const { rows, ...page } = await readAccounts(client, after);
      return { rows: rows.flatMap(cellsOf), ...page };
    },
    columns: [
      { header: 'accountId', value: ({ account }) => account.accountId },
      { header: 'accountName', value: ({ account }) => account.name },
      { header: 'accountStatus', value: ({ account }) => account.status },
      { header: 'serviceNamespace', value: ({ service }) => service?.serviceNamespace },
      { header: 'grantedEntities', value: ({ service }) => service?.grantedEntities },
      { header: `usedEntities (${variables.days} days)`, value: ({ service }) => service?.usedEntities },
      { header: 'neverUsedEntities', value: ({ service }) => service?.neverUsedEntities },
    ],
  };
}

function cellsOf(account: Account): Cell[] {
  const { nodes } = account.services;
  return nodes.length === 0 ? [{ account, service: null }] : nodes.map((service) => ({ account, service }));
}
