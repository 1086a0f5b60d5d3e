import { describe, expect, it } from 'vitest';
import { allAccounts, type AccountScope } from '../../../src/accounts/index.ts';
import type { ServiceFilter } from '../../../src/reports/access-index/index.ts';
import { findService, listServices } from '../../../src/reports/access-index/service-list.ts';
import { randomOrganization, serviceNamespaces } from './random-organization.ts';
import { walkBackward, walkForward } from './walk.ts';

const { organization, accounts, entities, reportOf } = randomOrganization(13);
const accountIds = accounts.slice(0, 3).map(({ accountId }) => accountId);
const nobody: AccountScope = { kind: 'listed', accountIds: new Set() };

function namespaces(filter: ServiceFilter, scope = allAccounts): string[] {
  return walkForward((page) => listServices(organization, scope, filter, page), 3).map(
    ({ serviceNamespace }) => serviceNamespace,
  );
}

describe('the list of services', () => {
  it('has each granted service once, by namespace, in pages from either end', () => {
    expect(namespaces({})).toEqual(serviceNamespaces);
    const backward = walkBackward((page) => listServices(organization, allAccounts, {}, page), 3);
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
    expect(findService(organization, nobody, 's3')).toBeNull();
    expect(findService(organization, allAccounts, 'unheard-of')).toBeNull();
  });
});
