import { describe, expect, it } from 'vitest';
import { allAccounts } from '../../../src/accounts/index.ts';
import { accountUsage } from '../../../src/reports/access-index/account-usage.ts';
import { findService } from '../../../src/reports/access-index/service-list.ts';
import { summarizeUsage, usedSince } from '../../../src/reports/index.ts';
import { randomOrganization, serviceNamespaces } from './random-organization.ts';

const seeds = [1, 2, 3, 4, 5];
const dayCounts = [0, 1, 10, 90, 400, 100_000];

describe.each(seeds)('the index and the reports themselves agree (seed %i)', (seed) => {
  const { organization, accounts, entities, reportOf } = randomOrganization(seed);
  const existing = entities.filter(({ deletedAt }) => deletedAt === null);

  it.each(dayCounts)("on an account's usage within %i days: the sums of its entities' reports", (days) => {
    for (const { accountId } of accounts) {
      const summaries = existing
        .filter((entity) => entity.accountId === accountId)
        .flatMap((entity) => reportOf(entity) ?? [])
        .map((report) => summarizeUsage(report, days));
      const sum = (figure: (summary: (typeof summaries)[number]) => number) =>
        summaries.reduce((total, summary) => total + figure(summary), 0);
      const times = summaries.flatMap(({ lastAuthenticated }) => lastAuthenticated ?? []);
      expect(accountUsage(organization, allAccounts, accountId, days)).toEqual({
        grantedServices: sum(({ grantedServices }) => grantedServices),
        usedServices: sum(({ usedServices }) => usedServices),
        unusedServices: sum(({ unusedServices }) => unusedServices),
        neverUsedServices: sum(({ neverUsedServices }) => neverUsedServices),
        lastAuthenticated: times.length === 0 ? null : Math.max(...times),
      });
    }
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
    const service = findService(organization, allAccounts, namespace);

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
