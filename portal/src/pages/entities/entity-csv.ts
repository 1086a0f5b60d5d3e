import {
  EntitiesDocument,
  type EntitiesQueryVariables,
  type EntityRowFragment,
} from '../../api/operations.ts';
import type { CsvSource } from '../../parts/csv-button.tsx';
import { pagesOf } from '../../parts/read-page.ts';

/** Every entity that the variables ask for, in their order. */
export function entityCsv(variables: EntitiesQueryVariables): CsvSource<EntityRowFragment> {
  return {
    name: 'lapse-entities',
    readPage: pagesOf(EntitiesDocument, variables, ({ entities }) => entities),
    columns: [
      { header: 'accountId', value: ({ account }) => account.accountId },
      { header: 'accountName', value: ({ account }) => account.name },
      { header: 'type', value: ({ type }) => type },
      { header: 'name', value: ({ name }) => name },
      { header: 'arn', value: ({ arn }) => arn },
      { header: 'createdAt', value: ({ createdAt }) => createdAt },
      { header: 'deletedAt', value: ({ deletedAt }) => deletedAt },
      { header: 'grantedServices', value: ({ report }) => report?.usage.grantedServices },
      {
        header: `unusedServices (${variables.days} days)`,
        value: ({ report }) => report?.usage.unusedServices,
      },
      { header: 'neverUsedServices', value: ({ report }) => report?.usage.neverUsedServices },
      { header: 'lastAuthenticated', value: ({ report }) => report?.usage.lastAuthenticated },
      { header: 'reportCompletedAt', value: ({ report }) => report?.jobCompletionDate },
      { header: 'reportAgeSeconds', value: ({ report }) => report?.ageSeconds },
      { header: 'reportIsStale', value: ({ report }) => report && String(report.stale) },
    ],
  };
}
