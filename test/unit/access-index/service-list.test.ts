import { describe, expect, it } from 'vitest';
import { allAccounts, type AccountScope } from '../../../src/accounts/index.ts';
import {
  compareAscending,
  InvalidCursorError,
  type PageRequest,
  type SortKey,
} from '../../../src/paging/index.ts';
import type {
  ServiceFilter,
  ServiceOrderField,
  ServiceUsage,
} from '../../../src/reports/access-index/index.ts';
import { findService, listServices } from '../../../src/reports/access-index/service-list.ts';
import { randomOrganization, serviceNamespaces } from './random-organization.ts';
import { walkBackward, walkForward } from './walk.ts';

const { organization, accounts, entities, reportOf } = randomOrganization(13);
const accountIds = accounts.slice(0, 3).map(({ accountId }) => accountId);
const nobody: AccountScope = { kind: 'listed', accountIds: new Set() };

function namespaces(filter: ServiceFilter, scope = allAccounts): string[] {
  return walkForward((page) => listServices(organization, scope, filter, null, page), 3).map(
    ({ serviceNamespace }) => serviceNamespace,
  );
}

describe('the list of services', () => {
  it('has each granted service once, by namespace, in pages from either end', () => {
    expect(namespaces({})).toEqual(serviceNamespaces);
    const backward = walkBackward((page) => listServices(organization, allAccounts, {}, null, page), 3);
    expect(backward.map(({ serviceNamespace }) => serviceNamespace)).toEqual(serviceNamespaces);
  });

  it('counts only the entities asked for', () => {
    const roles = entities.filter(
      (entity) =>
        entity.type === 'ROLE' && accountIds.includes(entity.accountId) && entity.deletedAt === null,
    );
    const granted = roles.filter((entity) =>
      reportOf(entity)?.services.some(({ serviceNamespace }) => serviceNamespace === 'ec2'),
    );
    const [service] = walkForward(
      (page) =>
        listServices(
          organization,
          allAccounts,
          { accountIds, entityTypes: ['ROLE'], serviceNamespaces: ['ec2'] },
          null,
          page,
        ),
      10,
    );
    expect(granted.length).toBeGreaterThan(0);
    expect(service?.grantedEntities).toBe(granted.length);
  });

  it('leaves a service out that none of the entities asked for is granted', () => {
    expect(namespaces({ serviceNamespaces: ['s3', 'unheard-of'] })).toEqual(['s3']);
    expect(namespaces({ accountIds: [] })).toEqual([]);
  });

  it('tells a caller who sees no account of no service', () => {
    expect(namespaces({}, nobody)).toEqual([]);
    expect(findService(organization, nobody, 's3', null)).toBeNull();
    expect(findService(organization, allAccounts, 'unheard-of', null)).toBeNull();
  });
});

const figures: Record<ServiceOrderField, (service: ServiceUsage) => SortKey[number]> = {
  SERVICE_NAMESPACE: ({ serviceNamespace }) => serviceNamespace,
  GRANTED_ENTITIES: ({ grantedEntities }) => grantedEntities,
  USED_ENTITIES: (service) => service.usedEntities(60),
  UNUSED_ENTITIES: (service) => service.grantedEntities - service.usedEntities(60),
  NEVER_USED_ENTITIES: ({ neverUsedEntities }) => neverUsedEntities,
  LAST_AUTHENTICATED: ({ lastAuthenticated }) => lastAuthenticated,
};

const fields: readonly ServiceOrderField[] = [
  'SERVICE_NAMESPACE',
  'GRANTED_ENTITIES',
  'USED_ENTITIES',
  'UNUSED_ENTITIES',
  'NEVER_USED_ENTITIES',
  'LAST_AUTHENTICATED',
];

describe.each(fields)('services ordered by %s', (field) => {
  const list =
    (direction: 'ASC' | 'DESC', unusedForDays = 60) =>
    (page: PageRequest) =>
      listServices(organization, allAccounts, { accountIds }, { field, direction, unusedForDays }, page);
  const namesOf = (services: readonly ServiceUsage[]) =>
    services.map(({ serviceNamespace }) => serviceNamespace);
  const keyOf = (service: ServiceUsage) => [figures[field](service), service.serviceNamespace];
  const all = walkForward((page) => listServices(organization, allAccounts, { accountIds }, null, page), 100);
  const ascending = namesOf(all.toSorted((a, b) => compareAscending(keyOf(a), keyOf(b))));

  it.each([1, 3, 100])(
    'are the same in pages of %i from either end, and turned round descending',
    (limit) => {
      expect(namesOf(walkForward(list('ASC'), limit))).toEqual(ascending);
      expect(namesOf(walkBackward(list('ASC'), limit))).toEqual(ascending);
      expect(namesOf(walkForward(list('DESC'), limit))).toEqual(ascending.toReversed());
    },
  );

  it('take no cursor of the other direction, and of other days where the order depends on them', () => {
    const after = list('ASC')({ direction: 'forward', limit: 1, after: null }).rows[0]?.cursor ?? '';
    expect(() => list('DESC')({ direction: 'forward', limit: 1, after })).toThrow(InvalidCursorError);
    const otherDays = () => list('ASC', 10)({ direction: 'forward', limit: 1, after });
    if (field === 'USED_ENTITIES' || field === 'UNUSED_ENTITIES')
      expect(otherDays).toThrow(InvalidCursorError);
    else expect(otherDays).not.toThrow();
  });
});
