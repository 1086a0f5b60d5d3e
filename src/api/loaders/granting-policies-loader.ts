import DataLoader from 'dataloader';
import type { GrantingPolicy, Report } from '../../reports/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';

export interface GrantingPoliciesKey {
  readonly report: Report;
  readonly serviceNamespace: string;
}

/** The policies that grant services, fetched from AWS for all of a report's services together. */
export function grantingPoliciesLoader(
  { details }: Domain,
  { read }: Caller,
  requestId: string,
): DataLoader<GrantingPoliciesKey, readonly GrantingPolicy[], string> {
  const findAll = async ({ report, serviceNamespaces }: ReportServices) => {
    try {
      const policies = await details.find(read, report, 'grantingPolicies', serviceNamespaces, requestId);
      return new Map(serviceNamespaces.map((namespace, index) => [namespace, policies[index] ?? []]));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
  return new DataLoader(
    async (policyKeys) => {
      const answers = await Promise.all(
        groupByReport(policyKeys).map(
          async (services) => [services.report.jobId, await findAll(services)] as const,
        ),
      );
      const answerByJobId = new Map(answers);
      return policyKeys.map(({ report, serviceNamespace }) => {
        const answer = answerByJobId.get(report.jobId);
        return answer instanceof Error ? answer : (answer?.get(serviceNamespace) ?? []);
      });
    },
    { cacheKeyFn: ({ report, serviceNamespace }) => `${report.jobId} ${serviceNamespace}` },
  );
}

interface ReportServices {
  readonly report: Report;
  readonly serviceNamespaces: string[];
}

function groupByReport(policyKeys: readonly GrantingPoliciesKey[]): ReportServices[] {
  const groups = new Map<string, ReportServices>();
  for (const { report, serviceNamespace } of policyKeys) {
    const group = groups.get(report.jobId) ?? { report, serviceNamespaces: [] };
    group.serviceNamespaces.push(serviceNamespace);
    groups.set(report.jobId, group);
  }
  return [...groups.values()];
}
