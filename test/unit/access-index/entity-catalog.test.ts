import { describe, expect, it } from 'vitest';
import { accountIdSchema, allAccounts, type AccountScope } from '../../../src/accounts/index.ts';
import { EntityCatalog, entityArnSchema, type EntitySummary } from '../../../src/entities/index.ts';

const blue = accountIdSchema.parse('111111111111');
const red = accountIdSchema.parse('222222222222');
const onlyBlue: AccountScope = { kind: 'listed', accountIds: new Set([blue]) };

function role(accountId: typeof blue, name: string, more: Partial<EntitySummary> = {}): EntitySummary {
  return {
    type: 'ROLE',
    accountId,
    arn: entityArnSchema.parse(`arn:aws:iam::${accountId}:role/${name}`),
    name,
    path: '/',
    entityId: 'AROA0000000000000000',
    createdAt: null,
    deletedAt: null,
    hasBroadAccess: false,
    tags: [],
    ...more,
  };
}

function namesOf(catalog: EntityCatalog, scope: AccountScope, deleted = false): string[] {
  return Array.from(catalog.select(scope, { deleted }), (ordinal) => catalog.entity(ordinal).name);
}

describe('a catalog of entities', () => {
  it('lists them by ARN, whenever they came', () => {
    const catalog = new EntityCatalog();
    catalog.replaceAccount(red, [role(red, 'm'), role(red, 'a')]);
    expect(namesOf(catalog, allAccounts)).toEqual(['a', 'm']);
    catalog.replaceAccount(blue, [role(blue, 'z'), role(blue, 'b')]);
    catalog.replaceAccount(red, [role(red, 'm'), role(red, 'a'), role(red, 'c')]);
    expect(namesOf(catalog, allAccounts)).toEqual(['b', 'z', 'a', 'c', 'm']);
  });

  it('lets an entity keep its ordinal over inventories, and gives it away when the entity is forgotten', () => {
    const catalog = new EntityCatalog();
    const { added } = catalog.replaceAccount(blue, [role(blue, 'kept'), role(blue, 'gone')]);
    const [kept, gone] = added;
    const change = catalog.replaceAccount(blue, [role(blue, 'new'), role(blue, 'kept')]);
    expect(change).toEqual({ removed: [gone], added: [gone] });
    expect(catalog.ordinalOf(allAccounts, role(blue, 'kept'))).toBe(kept);
    expect(catalog.ordinalOf(allAccounts, role(blue, 'gone'))).toBeUndefined();
    expect(namesOf(catalog, allAccounts)).toEqual(['kept', 'new']);
  });

  it('takes in what an inventory changed of an entity', () => {
    const catalog = new EntityCatalog();
    catalog.replaceAccount(blue, [role(blue, 'role')]);
    expect(namesOf(catalog, allAccounts, true)).toEqual([]);
    catalog.replaceAccount(blue, [role(blue, 'role', { deletedAt: 1 })]);
    expect(namesOf(catalog, allAccounts)).toEqual([]);
    expect(namesOf(catalog, allAccounts, true)).toEqual(['role']);
  });

  it('forgets an account', () => {
    const catalog = new EntityCatalog();
    catalog.replaceAccount(blue, [role(blue, 'role')]);
    catalog.replaceAccount(blue, []);
    expect(catalog.accountIds).toEqual([]);
    expect(namesOf(catalog, allAccounts)).toEqual([]);
  });

  it('shows a caller the accounts of the scope only', () => {
    const catalog = new EntityCatalog();
    catalog.replaceAccount(blue, [role(blue, 'mine')]);
    catalog.replaceAccount(red, [role(red, 'other')]);
    expect(namesOf(catalog, onlyBlue)).toEqual(['mine']);
    expect(catalog.ordinalOf(onlyBlue, role(red, 'other'))).toBeUndefined();
    expect(catalog.accountOrdinals(onlyBlue, red)).toEqual([]);
  });
});
