import { z } from 'zod';
import { fateOf } from '../access/fate.ts';
import { durationOf, statusOf, type Job } from '../access/jobs.ts';
import { entityRows } from '../access/report.ts';
import type { ReportSubject } from '../access/report-cache.ts';
import { AwsError } from '../protocol/errors.ts';
import { arn, jobId, marker, maxItems, readInput, serviceNamespace } from '../protocol/input.ts';
import { cutPage } from '../protocol/pages.ts';
import type { XmlObject } from '../protocol/xml.ts';
import { combine, fraction, hashText } from '../random.ts';
import type { Service } from '../world/catalogue.ts';
import type { World } from '../world/world.ts';
import { reportedEntity } from './arn.ts';
import type { Call, QueryOperation } from './call.ts';

const generateInput = z.object({
  Arn: arn,
  Granularity: z.enum(['SERVICE_LEVEL', 'ACTION_LEVEL']).default('SERVICE_LEVEL'),
});
const serviceLevelOnly = generateInput.extend({
  Granularity: z.enum(['SERVICE_LEVEL']).default('SERVICE_LEVEL'),
});

/** Every call makes a new job, also for an entity whose report is under way. */
export const generateServiceLastAccessedDetails: QueryOperation = (call, parameters) => {
  const { simulation, inventory } = call;
  const { settings, world } = simulation;
  const input = readInput(settings.actionLevel ? generateInput : serviceLevelOnly, parameters);
  const entity = reportedEntity(call, 'GenerateServiceLastAccessedDetails', input.Arn);
  const granted = world.grantsOf(inventory.documentsOf(entity)).services.length;
  const fate = fateOf(settings, entity);
  const duration = durationOf(settings, entity.arn, granted / world.catalogue.services.length);
  const job = simulation.jobs.add({
    owner: simulation.jobOwner(call.caller, call.accessKeyId),
    subject: { world, inventory, entity, granularity: input.Granularity },
    duration: fate === 'stuck' ? undefined : duration,
    fails: fate === 'failed',
  });
  return { JobId: job.id };
};

const getInput = z.object({ JobId: jobId, MaxItems: maxItems, Marker: marker });

export const getServiceLastAccessedDetails: QueryOperation = (call, parameters) => {
  const input = readInput(getInput, parameters);
  const job = findJob(call, input.JobId);
  const unfinished = unfinishedResult(call, job);
  if (unfinished !== undefined) return unfinished;
  const { reports } = call.simulation;
  const page = cutPage(reports.rows(job.subject), ({ service }) => service.namespace, {
    list: `services ${job.id}`,
    marker: input.Marker,
    size: pageSize(call, job.id, input.MaxItems),
  });
  return {
    JobStatus: 'COMPLETED',
    JobType: job.subject.granularity,
    JobCreationDate: new Date(job.createdAt),
    ServicesLastAccessed: reports.page(job.subject, page.items),
    JobCompletionDate: completionDate(job),
    ...page.tail,
  };
};

const withEntitiesInput = getInput.extend({ ServiceNamespace: serviceNamespace });

export const getServiceLastAccessedDetailsWithEntities: QueryOperation = (call, parameters) => {
  const input = readInput(withEntitiesInput, parameters);
  const job = findJob(call, input.JobId);
  const { world, inventory, entity } = job.subject;
  const service = knownService(world, input.ServiceNamespace);
  const unfinished = unfinishedResult(call, job);
  if (unfinished !== undefined) return unfinished;
  const page = cutPage(
    entityRows(world, inventory, entity, service),
    (_, index) => String(index).padStart(6, '0'),
    {
      list: `entities ${job.id} ${service.namespace}`,
      marker: input.Marker,
      size: pageSize(call, job.id, input.MaxItems),
    },
  );
  return {
    JobStatus: 'COMPLETED',
    JobCreationDate: new Date(job.createdAt),
    JobCompletionDate: completionDate(job),
    EntityDetailsList: page.items.map(({ principal, at }) => ({
      EntityInfo: {
        Arn: principal.arn,
        Name: principal.name,
        Type: principal.type,
        Id: principal.id,
        Path: principal.path,
      },
      LastAuthenticated: at === undefined ? undefined : new Date(at),
    })),
    ...page.tail,
  };
};

/** The service, by a namespace that a caller gives. Throws InvalidInput, spelled as AWS spells it. */
export function knownService(world: World, namespace: string): Service {
  const service = world.catalogue.find(namespace);
  if (service !== undefined) return service;
  throw new AwsError('InvalidInput', `Service namepace ${namespace} is either invalid or unsupported.`);
}

function findJob({ simulation, caller, accessKeyId }: Call, id: string): Job<ReportSubject> {
  const job = simulation.jobs.find(id, simulation.jobOwner(caller, accessKeyId));
  if (job === undefined) throw new AwsError('NoSuchEntity', `Job ${id} does not exist.`);
  return job;
}

/** While a job runs, an answer holds nothing but its status and its creation; a failed one also why. */
function unfinishedResult({ simulation }: Call, job: Job<ReportSubject>): XmlObject | undefined {
  const JobStatus = statusOf(job);
  const JobCreationDate = new Date(job.createdAt);
  if (JobStatus === 'IN_PROGRESS') return { JobStatus, JobCreationDate, IsTruncated: false };
  if (JobStatus === 'COMPLETED') return undefined;
  const { failedReportError } = simulation.settings;
  return {
    JobStatus,
    JobCreationDate,
    JobCompletionDate: completionDate(job),
    IsTruncated: false,
    Error:
      failedReportError === null
        ? undefined
        : { Message: failedReportError.message, Code: failedReportError.code },
  };
}

function completionDate(job: Job<unknown>): Date {
  return new Date(job.completedAt ?? job.createdAt);
}

/** Rows of the page that begins at an offset: later pages may be smaller than the first. */
function pageSize({ simulation }: Call, id: string, asked: number | undefined): (offset: number) => number {
  const { settings } = simulation;
  const size = Math.min(asked ?? settings.pageSize, settings.pageLimit);
  return (offset) => {
    if (offset === 0) return size;
    const luck = fraction(combine(hashText(id), offset));
    return Math.max(1, Math.floor(size * (1 - settings.laterPageVariation * luck)));
  };
}
