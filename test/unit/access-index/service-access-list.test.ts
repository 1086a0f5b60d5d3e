import { describe, expect, it } from 'vitest';
import { allAccounts, type AccountScope } from '../../../src/accounts/index.ts';
import { compareAscending, encodeCursor, InvalidCursorError } from '../../../src/paging/index.ts';
import type {
  ServiceAccessFilter,
  ServiceAccessOrderField,
  ServiceAccessRow,
} from '../../../src/reports/access-index/index.ts';
import { listServiceAccess } from '../../../src/reports/access-index/service-access-list.ts';
import { usedSince } from '../../../src/reports/index.ts';
import { randomOrganization } from './random-organization.ts';
import { walkBackward, walkForward } from './walk.ts';

const { organization, accounts, entities, reportOf } = randomOrganization(11);
const accountIds = accounts.slice(0, 2).map(({ accountId }) => accountId);

const filters: readonly ServiceAccessFilter[] = [
  {},
  { serviceNamespaces: ['s3'] },
  { serviceNamespaces: ['s3', 'kms', 'unknown'], unusedForDays: 60 },
  { unusedForDays: 60 },
  { usedWithinDays: 60 },
  { usedWithinDays: 150, unusedForDays: 60 },
  { usedWithinDays: 60, unusedForDays: 150 },
  { neverUsed: true },
  { neverUsed: true, unusedForDays: 10 },
  { neverUsed: true, usedWithinDays: 1_000 },
  { neverUsed: false },
  { neverUsed: false, unusedForDays: 90, serviceNamespaces: ['ec2', 'iam'] },
  { accountIds, entityTypes: ['ROLE'] },
  { accountIds: [] },
  { unusedForDays: 0 },
  { usedWithinDays: 0 },
];

/** Every row that a filter leaves, worked out from the reports. */
function expectedRows(filter: ServiceAccessFilter, scope: AccountScope): ServiceAccessRow[] {
  return entities.flatMap((entity) => {
    const report = reportOf(entity);
    if (entity.deletedAt !== null || report === null) return [];
    if (scope.kind === 'listed' && !scope.accountIds.has(entity.accountId)) return [];
    if (filter.accountIds?.includes(entity.accountId) === false) return [];
    if (filter.entityTypes?.includes(entity.type) === false) return [];
    return report.services.flatMap(({ serviceNamespace, serviceName, lastAuthenticated }) => {
      const time = lastAuthenticated?.time ?? null;
      const isUsed = (days: number) => time !== null && time >= usedSince(report.jobCompletionDate, days);
      if (filter.serviceNamespaces?.includes(serviceNamespace) === false) return [];
      if (filter.unusedForDays != null && isUsed(filter.unusedForDays)) return [];
      if (filter.usedWithinDays != null && !isUsed(filter.usedWithinDays)) return [];
      if (filter.neverUsed != null && filter.neverUsed !== (time === null)) return [];
      const { granularity, jobCompletionDate } = report;
      return [
        { entity, granularity, serviceNamespace, serviceName, lastAuthenticated: time, jobCompletionDate },
      ];
    });
  });
}

const keys = {
  SERVICE_NAMESPACE: ({ serviceNamespace, entity }: ServiceAccessRow) => [
    serviceNamespace,
    entity.arn,
    entity.accountId,
  ],
  LAST_AUTHENTICATED: ({ lastAuthenticated, serviceNamespace, entity }: ServiceAccessRow) => [
    lastAuthenticated,
    serviceNamespace,
    entity.arn,
    entity.accountId,
  ],
} satisfies Record<ServiceAccessOrderField, unknown>;

const scopes: readonly [string, AccountScope][] = [
  ['everybody', allAccounts],
  ['a caller who sees two accounts', { kind: 'listed', accountIds: new Set(accountIds) }],
  ['a caller who sees none', { kind: 'listed', accountIds: new Set() }],
];

describe.each(scopes)('service access for %s', (_, scope) => {
  describe.each(filters.map((filter) => [JSON.stringify(filter), filter] as const))(
    'with %s',
    (__, filter) => {
      it.each(['SERVICE_NAMESPACE', 'LAST_AUTHENTICATED'] as const)(
        'by %s, whichever way one pages',
        (field) => {
          const keyOf = keys[field];
          const ascending = expectedRows(filter, scope).sort((a, b) => compareAscending(keyOf(a), keyOf(b)));
          const list = (direction: 'ASC' | 'DESC') => (page: Parameters<typeof listServiceAccess>[4]) =>
            listServiceAccess(organization, scope, filter, { field, direction }, page);

          expect(walkForward(list('ASC'), 9)).toEqual(ascending);
          expect(walkBackward(list('ASC'), 9)).toEqual(ascending);
          expect(walkForward(list('DESC'), 50)).toEqual(ascending.toReversed());
          expect(list('ASC')({ direction: 'forward', limit: 1, after: null }).totalCount).toBe(
            ascending.length,
          );
        },
      );
    },
  );
});

describe('a cursor', () => {
  const list = (after: string) =>
    listServiceAccess(organization, allAccounts, {}, null, { direction: 'forward', limit: 3, after });

  it('keeps its place when the row that it stands for is gone', () => {
    const [first] = list(encodeCursor('serviceAccess SERVICE_NAMESPACE', ['s3', 'arn:aws:iam::0', '0'])).rows;
    expect(first?.row.serviceNamespace).toBe('s3');
    const [after] = list(encodeCursor('serviceAccess SERVICE_NAMESPACE', ['s2', 'any', '0'])).rows;
    expect(after?.row.serviceNamespace).toBe('s3');
  });

  it('behind the last row leads to an empty page with something before it', () => {
    const page = list(encodeCursor('serviceAccess SERVICE_NAMESPACE', ['zzz', 'any', '0']));
    expect(page).toMatchObject({ rows: [], hasNextPage: false, hasPreviousPage: true });
  });

  it.each([
    ['of another list', encodeCursor('services', ['s3'])],
    ['with another key', encodeCursor('serviceAccess SERVICE_NAMESPACE', [1, 2])],
    ['that is none', 'nonsense'],
  ])('%s is refused', (_, cursor) => {
    expect(() => list(cursor)).toThrow(InvalidCursorError);
  });
});
