import { badUserInput } from '../errors/index.ts';
import { parseNodeId, type NodeId } from '../ids/index.ts';
import type { Context } from '../context.ts';
import type { QueryResolvers } from '../generated/schema.ts';
import type { ReportJob } from '../../jobs/index.ts';
import { typeNameOf } from './entity.ts';
import { serviceAccessNodeOf } from './service-access-node.ts';

const maximumIds = 100;

/** @throws ApiError BAD_USER_INPUT for anything but an id of this type */
export function readNodeIdOf<Type extends NodeId['type']>(
  type: Type,
  text: string,
): Extract<NodeId, { type: Type }> {
  const id = parseNodeId(text);
  if (id === null || !isOf(type, id)) throw badUserInput(`id is "${text}", which is not the id of a ${type}`);
  return id;
}

function isOf<Type extends NodeId['type']>(type: Type, id: NodeId): id is Extract<NodeId, { type: Type }> {
  return id.type === type;
}

/** `Query.node`. */
export const node: NonNullable<QueryResolvers['node']> = (_, { id: text }, context) => {
  const id = parseNodeId(text);
  if (id === null) throw badUserInput(`id is "${text}", which is not an id that Lapse gave out`);
  return findNode(id, context);
};

/** `Query.nodes`: one id that is wrong doesn't cost the others their answer. */
export const nodes: NonNullable<QueryResolvers['nodes']> = (_, { ids }, context) => {
  if (ids.length > maximumIds)
    throw badUserInput(`ids has ${ids.length} ids: at most ${maximumIds} are taken`);
  return Promise.all(
    ids.map(async (text) => {
      const id = parseNodeId(text);
      return id === null ? null : findNode(id, context);
    }),
  );
};

/**
 * What an id stands for, with its GraphQL type.
 * @returns null when it isn't there any more, or the caller may not see it
 */
async function findNode(id: NodeId, context: Context) {
  const { caller, domain, loaders } = context;
  switch (id.type) {
    case 'Account':
      return typed('Account', await loaders.account.load(id.accountId));
    case 'Entity': {
      const entity = await loaders.entity.load(id);
      return entity === null ? null : { ...entity, __typename: typeNameOf(entity) };
    }
    case 'Report':
      return typed('Report', await loaders.exactReport.load(id));
    case 'ServiceAccess':
      return typed('ServiceAccess', await findServiceAccess(id, context));
    case 'Service':
      return typed('Service', domain.index.service(caller.read, id.serviceNamespace, id.accountId));
    case 'ReportJob':
      return typed('ReportJob', await findReportJob(id, context));
    case 'ReportBatch':
      return typed('ReportBatch', await loaders.reportBatch.load(id.reportBatchId));
  }
}

/** One report job; null when there is none or the caller may not see it. */
export async function findReportJob(
  { accountId, reportJobId }: Omit<Extract<NodeId, { type: 'ReportJob' }>, 'type'>,
  { caller, domain }: Context,
): Promise<ReportJob | null> {
  const job = await domain.reportJobs.find(caller.read, accountId, reportJobId);
  if (job !== null) domain.memory.takeJob(job);
  return job;
}

async function findServiceAccess(id: Extract<NodeId, { type: 'ServiceAccess' }>, context: Context) {
  const report = await context.loaders.exactReport.load(id);
  return report === null ? null : serviceAccessNodeOf(report, id.serviceNamespace);
}

function typed<Name extends string, Value extends object>(name: Name, value: Value | null) {
  return value === null ? null : { ...value, __typename: name };
}
