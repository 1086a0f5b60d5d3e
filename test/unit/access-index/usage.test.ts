import { describe, expect, it } from 'vitest';
import { allAccounts, type AccountScope } from '../../../src/accounts/index.ts';
import type { EntitySummary } from '../../../src/entities/index.ts';
import type { ServiceUsage } from '../../../src/reports/access-index/index.ts';
import { findService } from '../../../src/reports/access-index/service-list.ts';
import { usageOver } from '../../../src/reports/access-index/usage.ts';
import { summarizeUsage, usedSince, type UsageSummary } from '../../../src/reports/index.ts';
import { randomOrganization, serviceNamespaces } from './random-organization.ts';

const seeds = [1, 2, 3, 4, 5];
const dayCounts = [0, 1, 10, 90, 400, 100_000];

describe.each(seeds)('the index and the reports themselves agree (seed %i)', (seed) => {
  const { organization, accounts, entities, reportOf } = randomOrganization(seed);
  const existing = entities.filter(({ deletedAt }) => deletedAt === null);

  const sumOf = (test: (entity: EntitySummary) => boolean, days: number): UsageSummary => {
    const summaries = existing
      .filter(test)
      .flatMap((entity) => reportOf(entity) ?? [])
      .map((report) => summarizeUsage(report, days));
    const sum = (figure: (summary: UsageSummary) => number) =>
      summaries.reduce((total, summary) => total + figure(summary), 0);
    const times = summaries.flatMap(({ lastAuthenticated }) => lastAuthenticated ?? []);
    return {
      grantedServices: sum(({ grantedServices }) => grantedServices),
      usedServices: sum(({ usedServices }) => usedServices),
      unusedServices: sum(({ unusedServices }) => unusedServices),
      neverUsedServices: sum(({ neverUsedServices }) => neverUsedServices),
      lastAuthenticated: times.length === 0 ? null : Math.max(...times),
    };
  };

  it.each(dayCounts)("on usage within %i days: sums of the entities' reports", (days) => {
    expect(usageOver(organization, allAccounts, {}, days)).toEqual(sumOf(() => true, days));
    for (const { accountId } of accounts) {
      expect(usageOver(organization, allAccounts, { accountIds: [accountId] }, days)).toEqual(
        sumOf((entity) => entity.accountId === accountId, days),
      );
      const scope: AccountScope = { kind: 'listed', accountIds: new Set([accountId]) };
      expect(usageOver(organization, scope, { entityTypes: ['ROLE', 'USER'] }, days)).toEqual(
        sumOf(({ accountId: its, type }) => its === accountId && (type === 'ROLE' || type === 'USER'), days),
      );
    }
  });

  it('on usage of some services: what the services themselves say', () => {
    const namespaces = ['kms', 's3', 'unheard-of'];
    const services = namespaces.flatMap((name) => findService(organization, allAccounts, name, null) ?? []);
    const sum = (figure: (service: ServiceUsage) => number) =>
      services.reduce((total, service) => total + figure(service), 0);
    expect(usageOver(organization, allAccounts, { serviceNamespaces: namespaces }, 30)).toMatchObject({
      grantedServices: sum(({ grantedEntities }) => grantedEntities),
      usedServices: sum((service) => service.usedEntities(30)),
      neverUsedServices: sum(({ neverUsedEntities }) => neverUsedEntities),
    });
  });

  it.each(serviceNamespaces)('on who is granted %s, who used it and when', (namespace) => {
    const rows = existing.flatMap((entity) => {
      const report = reportOf(entity);
      const row = report?.services.find(({ serviceNamespace }) => serviceNamespace === namespace);
      return report === null || row === undefined
        ? []
        : [{ entity, report, time: row.lastAuthenticated?.time }];
    });
    const times = rows.flatMap(({ time }) => time ?? []);
    const service = findService(organization, allAccounts, namespace, null);

    expect(service).toMatchObject({
      serviceNamespace: namespace,
      serviceName: `Service ${namespace}`,
      grantedEntities: rows.length,
      neverUsedEntities: rows.length - times.length,
      lastAuthenticated: times.length === 0 ? null : Math.max(...times),
    });
    expect(rows.find(({ entity }) => entity === service?.lastAuthenticatedBy)?.time).toBe(
      service?.lastAuthenticated ?? undefined,
    );
    for (const days of dayCounts) {
      const used = rows.filter(
        ({ report, time }) => time !== undefined && time >= usedSince(report.jobCompletionDate, days),
      );
      expect(service?.usedEntities(days)).toBe(used.length);
    }
  });
});
