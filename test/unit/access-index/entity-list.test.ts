import { describe, expect, it } from 'vitest';
import { allAccounts, type AccountScope } from '../../../src/accounts/index.ts';
import type { EntitySummary } from '../../../src/entities/index.ts';
import { compareAscending, InvalidCursorError, type SortKey } from '../../../src/paging/index.ts';
import { listEntities } from '../../../src/reports/access-index/entity-list.ts';
import type { EntityFilter, EntityOrder, EntityOrderField } from '../../../src/reports/access-index/index.ts';
import { summarizeUsage, type Report } from '../../../src/reports/index.ts';
import { randomOrganization } from './random-organization.ts';
import { walkBackward, walkForward } from './walk.ts';

const { organization, accounts, entities, reportOf } = randomOrganization(7);
const [first, second] = accounts.map(({ accountId }) => accountId);
if (first === undefined || second === undefined) throw new Error('the organization has accounts');
const firstAccount: AccountScope = { kind: 'listed', accountIds: new Set([first]) };

function listed(
  filter: EntityFilter,
  order: EntityOrder | null = null,
  scope = allAccounts,
): EntitySummary[] {
  return walkForward((page) => listEntities(organization, scope, filter, order, page), 7);
}

function expected(test: (entity: EntitySummary, report: Report | null) => boolean): EntitySummary[] {
  return entities.filter((entity) => test(entity, reportOf(entity)));
}

const exists = ({ deletedAt }: EntitySummary) => deletedAt === null;
const sameMembers = (found: EntitySummary[], wanted: EntitySummary[]) => {
  expect(wanted.length).toBeGreaterThan(0);
  expect(new Set(found)).toEqual(new Set(wanted));
  expect(found).toHaveLength(wanted.length);
};

describe('which entities are listed', () => {
  it('without a filter: all that exist', () => {
    sameMembers(listed({}), expected(exists));
  });

  it('the deleted ones when they are asked for, and only those', () => {
    sameMembers(
      listed({ deleted: true }),
      expected((entity) => !exists(entity)),
    );
  });

  it('those that used no service within so many days, and never one without a report', () => {
    const unused = expected(
      (entity, report) => exists(entity) && report !== null && summarizeUsage(report, 60).usedServices === 0,
    );
    expect(expected((entity, report) => exists(entity) && report === null).length).toBeGreaterThan(0);
    sameMembers(listed({ unusedForDays: 60 }), unused);
  });

  it('those that used a service at some time', () => {
    const users = expected(
      (entity, report) =>
        exists(entity) &&
        report?.services.some((row) => row.serviceNamespace === 's3' && row.lastAuthenticated !== null) ===
          true,
    );
    sameMembers(listed({ usesService: 's3' }), users);
    expect(listed({ usesService: 'no-such-service' })).toEqual([]);
  });

  it('those with a text in name or ARN, in any case', () => {
    sameMembers(
      listed({ search: 'DEPLOY' }),
      expected((entity) => exists(entity) && entity.name.startsWith('Deploy')),
    );
  });

  it('those of some kinds, with a path and a tag', () => {
    const filter: EntityFilter = { types: ['ROLE', 'USER'], pathPrefix: '/app', tags: [{ key: 'team' }] };
    sameMembers(
      listed(filter),
      expected(
        (entity) =>
          exists(entity) &&
          ['ROLE', 'USER'].includes(entity.type) &&
          entity.path.startsWith('/app') &&
          entity.tags.length > 0,
      ),
    );
    expect(listed({ tags: [{ key: 'team', value: 'green' }] })).toEqual([]);
  });

  it('an AWS-managed policy in every account asked for', () => {
    const managed = expected((entity) => exists(entity) && entity.arn.includes('::aws:'));
    sameMembers(listed({ arns: managed.slice(0, 1).map(({ arn }) => arn) }), managed);
    expect(listed({ arns: managed.map(({ arn }) => arn), accountIds: [] })).toEqual([]);
  });

  it('nothing outside the scope, whatever the filter names', () => {
    const foreign = expected((entity) => entity.accountId === second);
    sameMembers(
      listed({}, null, firstAccount),
      expected((entity) => exists(entity) && entity.accountId === first),
    );
    expect(listed({ accountIds: [second] }, null, firstAccount)).toEqual([]);
    expect(
      listed(
        { arns: foreign.map(({ arn }) => arn).filter((arn) => !arn.includes('::aws:')) },
        null,
        firstAccount,
      ),
    ).toEqual([]);
  });
});

const figures: Record<EntityOrderField, (entity: EntitySummary, report: Report | null) => SortKey[number]> = {
  NAME: ({ name }) => name,
  CREATED_AT: ({ createdAt }) => createdAt,
  LAST_AUTHENTICATED: (_, report) => report && (summarizeUsage(report, 0).lastAuthenticated ?? 0),
  UNUSED_SERVICES: (_, report) => report && summarizeUsage(report, 90).unusedServices,
  GRANTED_SERVICES: (_, report) => report?.services.length ?? null,
};
const fields: readonly EntityOrderField[] = [
  'NAME',
  'CREATED_AT',
  'LAST_AUTHENTICATED',
  'UNUSED_SERVICES',
  'GRANTED_SERVICES',
];

describe.each(fields)('the order by %s', (field) => {
  const keyOf = (entity: EntitySummary) => [
    figures[field](entity, reportOf(entity)),
    entity.arn,
    entity.accountId,
  ];
  const ascending = expected(exists).sort((a, b) => compareAscending(keyOf(a), keyOf(b)));
  const list = (direction: EntityOrder['direction']) => (page: Parameters<typeof listEntities>[4]) =>
    listEntities(organization, allAccounts, {}, { field, direction }, page);

  it.each([1, 5, 100])('is the same in pages of %i, from either end, with the unknown first', (limit) => {
    expect(walkForward(list('ASC'), limit)).toEqual(ascending);
    expect(walkBackward(list('ASC'), limit)).toEqual(ascending);
  });

  it('is turned round when descending', () => {
    expect(walkForward(list('DESC'), 5)).toEqual(ascending.toReversed());
    expect(walkBackward(list('DESC'), 5)).toEqual(ascending.toReversed());
  });

  it('counts all rows on each page and says what lies around it', () => {
    const start = list('ASC')({ direction: 'forward', limit: 5, after: null });
    const next = list('ASC')({ direction: 'forward', limit: 5, after: start.rows.at(-1)?.cursor ?? null });
    expect(start).toMatchObject({ totalCount: ascending.length, hasPreviousPage: false, hasNextPage: true });
    expect(next).toMatchObject({ totalCount: ascending.length, hasPreviousPage: true });
  });

  it('takes no cursor of the other direction', () => {
    const after = list('ASC')({ direction: 'forward', limit: 1, after: null }).rows[0]?.cursor ?? '';
    expect(() => list('DESC')({ direction: 'forward', limit: 1, after })).toThrow(InvalidCursorError);
  });
});

describe('the order by unused services', () => {
  it.each([
    ['90 where nobody says any', {}, null, 90],
    ['those of the filter', { unusedForDays: 30 }, null, 30],
    ['its own', {}, 30, 30],
    ['its own, whatever the filter says', { unusedForDays: 10 }, 120, 120],
  ] as const)('counts so many days: %s', (_, filter, ownDays, days) => {
    const keyOf = (entity: EntitySummary) => {
      const report = reportOf(entity);
      return [report && summarizeUsage(report, days).unusedServices, entity.arn, entity.accountId];
    };
    const order = { field: 'UNUSED_SERVICES', direction: 'ASC', unusedForDays: ownDays } as const;
    const found = listed(filter, order);
    expect(new Set(found.map((entity) => keyOf(entity)[0])).size).toBeGreaterThan(2);
    expect(found).toEqual(found.toSorted((a, b) => compareAscending(keyOf(a), keyOf(b))));
  });

  it('takes no cursor of other days', () => {
    const list = (unusedForDays: number, after: string | null) =>
      listEntities(
        organization,
        allAccounts,
        {},
        { field: 'UNUSED_SERVICES', direction: 'ASC', unusedForDays },
        { direction: 'forward', limit: 1, after },
      );
    const after = list(30, null).rows[0]?.cursor ?? '';
    expect(list(30, after).hasPreviousPage).toBe(true);
    expect(() => list(60, after)).toThrow(InvalidCursorError);
  });
});
