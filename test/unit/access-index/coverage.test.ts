import { describe, expect, it } from 'vitest';
import { allAccounts, type AccountScope } from '../../../src/accounts/index.ts';
import type { EntitySummary } from '../../../src/entities/index.ts';
import { coverageOf } from '../../../src/reports/access-index/coverage.ts';
import { selectionOf } from '../../../src/reports/access-index/filters.ts';
import { randomOrganization } from './random-organization.ts';

const { organization, accounts, entities, reportOf } = randomOrganization(17);
const existing = entities.filter(({ deletedAt }) => deletedAt === null);
const [first, second] = accounts;
if (first === undefined || second === undefined) throw new Error('the organization has accounts');

function completionDates(asked: readonly EntitySummary[]): number[] {
  return asked.flatMap((entity) => reportOf(entity)?.jobCompletionDate ?? []);
}

describe('coverage', () => {
  it('counts accounts, entities and reports, and names the accounts that could not be entered', () => {
    const dates = completionDates(existing);
    expect(coverageOf(organization, allAccounts, {})).toEqual({
      accounts: accounts.length,
      unreachableAccounts: accounts
        .filter(({ status }) => status !== 'REACHABLE' && status !== 'UNKNOWN')
        .map(({ accountId }) => accountId),
      entities: existing.length,
      entitiesWithReport: dates.length,
      oldestReportAt: Math.min(...dates),
    });
  });

  it('is about the entities asked for, whatever is asked of their use', () => {
    const roles = existing.filter(({ type }) => type === 'ROLE');
    const coverage = coverageOf(
      organization,
      allAccounts,
      selectionOf({ types: ['ROLE'], unusedForDays: 30 }),
    );
    expect(coverage).toMatchObject({
      accounts: accounts.length,
      entities: roles.length,
      entitiesWithReport: completionDates(roles).length,
    });
  });

  it('counts the accounts that the ARNs name, and all of them for an AWS-managed policy', () => {
    const own = existing.find(
      ({ accountId, arn }) => accountId === second.accountId && !arn.includes('::aws:'),
    );
    const managed = existing.find(({ arn }) => arn.includes('::aws:'));
    expect(coverageOf(organization, allAccounts, { arns: own ? [own.arn] : [] })).toMatchObject({
      accounts: 1,
      unreachableAccounts: [second.accountId],
      entities: 1,
    });
    expect(coverageOf(organization, allAccounts, { arns: managed ? [managed.arn] : [] })).toMatchObject({
      accounts: accounts.length,
    });
  });

  it('tells nothing of accounts outside the scope', () => {
    const scope: AccountScope = { kind: 'listed', accountIds: new Set([first.accountId]) };
    expect(coverageOf(organization, scope, {})).toMatchObject({ accounts: 1, unreachableAccounts: [] });
    expect(coverageOf(organization, scope, { accountIds: [second.accountId] })).toEqual({
      accounts: 0,
      unreachableAccounts: [],
      entities: 0,
      entitiesWithReport: 0,
      oldestReportAt: null,
    });
  });
});
