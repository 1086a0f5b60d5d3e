import { z } from 'zod';
import { durationOf, statusOf } from '../access/jobs.ts';
import { organizationReport, type OrganizationServiceRow } from '../access/organization-report.ts';
import { AwsError } from '../protocol/errors.ts';
import { jobId, marker, maxItems, readInput } from '../protocol/input.ts';
import { cutPage } from '../protocol/pages.ts';
import type { XmlObject } from '../protocol/xml.ts';
import { notAuthorized } from './arn.ts';
import type { QueryOperation } from './call.ts';

const generateInput = z.object({
  EntityPath: z
    .string()
    .min(19)
    .max(427)
    .regex(/^o-[0-9a-z]{10,32}\/r-[0-9a-z]{4,32}[0-9a-z-/]*$/),
  OrganizationsPolicyId: z
    .string()
    .regex(/^p-[0-9a-zA-Z_]{8,128}$/)
    .optional(),
});

/** For the management account only; one report of an entity at a time. */
export const generateOrganizationsAccessReport: QueryOperation = (call, parameters) => {
  const { simulation, caller } = call;
  const { EntityPath } = readInput(generateInput, parameters);
  if (caller.accountId !== simulation.world.managementAccountId) {
    throw notAuthorized(caller.arn, 'iam:GenerateOrganizationsAccessReport', EntityPath);
  }
  if (simulation.organizationJobs.running().some(({ subject }) => subject.entityPath === EntityPath)) {
    throw new AwsError('ReportGenerationLimitExceeded', `A report for ${EntityPath} is being generated.`);
  }
  const report = organizationReport(simulation.world, EntityPath);
  if (report === undefined) throw new AwsError('InvalidInput', `Entity path ${EntityPath} does not exist.`);
  const job = simulation.organizationJobs.add({
    owner: simulation.jobOwner(caller, call.accessKeyId),
    subject: report,
    duration: durationOf(simulation.settings, EntityPath, 1),
    fails: false,
  });
  return { JobId: job.id };
};

const getInput = z.object({
  JobId: jobId,
  MaxItems: maxItems,
  Marker: marker,
  SortKey: z
    .enum([
      'SERVICE_NAMESPACE_ASCENDING',
      'SERVICE_NAMESPACE_DESCENDING',
      'LAST_AUTHENTICATED_TIME_ASCENDING',
      'LAST_AUTHENTICATED_TIME_DESCENDING',
    ])
    .default('SERVICE_NAMESPACE_ASCENDING'),
});

export const getOrganizationsAccessReport: QueryOperation = (
  { simulation, caller, accessKeyId },
  parameters,
) => {
  const input = readInput(getInput, parameters);
  const job = simulation.organizationJobs.find(input.JobId, simulation.jobOwner(caller, accessKeyId));
  if (job === undefined) throw new AwsError('NoSuchEntity', `Job ${input.JobId} does not exist.`);
  const JobStatus = statusOf(job);
  const JobCreationDate = new Date(job.createdAt);
  if (JobStatus === 'IN_PROGRESS') return { JobStatus, JobCreationDate, IsTruncated: false };
  const { settings } = simulation;
  const { rows } = job.subject;
  const size = Math.min(input.MaxItems ?? settings.pageSize, settings.pageLimit);
  const page = cutPage(inOrder(rows, input.SortKey), (_, index) => String(index).padStart(6, '0'), {
    list: `organization ${job.id} ${input.SortKey}`,
    marker: input.Marker,
    size: () => size,
  });
  return {
    JobStatus,
    JobCreationDate,
    JobCompletionDate: new Date(job.completedAt ?? job.createdAt),
    NumberOfServicesAccessible: rows.length,
    NumberOfServicesNotAccessed: rows.filter(({ total }) => total === 0).length,
    AccessDetails: page.items.map(accessDetail),
    ...page.tail,
  };
};

function accessDetail({ service, last, total }: OrganizationServiceRow): XmlObject {
  return {
    ServiceName: service.name,
    ServiceNamespace: service.namespace,
    Region: last?.region,
    EntityPath: last?.entityPath,
    LastAuthenticatedTime: last && new Date(last.at),
    TotalAuthenticatedEntities: total,
  };
}

/** Rows come sorted by namespace; what was never used counts as the oldest. */
function inOrder(
  rows: readonly OrganizationServiceRow[],
  sortKey: z.infer<typeof getInput>['SortKey'],
): readonly OrganizationServiceRow[] {
  const isByTime = sortKey.startsWith('LAST_AUTHENTICATED_TIME');
  const sorted = isByTime ? rows.toSorted((a, b) => (a.last?.at ?? 0) - (b.last?.at ?? 0)) : rows;
  return sortKey.endsWith('_DESCENDING') ? sorted.toReversed() : sorted;
}
