import type { Resolvers } from '../generated/schema.ts';
import { accountIdScalar, arnScalar, dateTimeScalar } from '../schema/scalars.ts';
import { accountResolvers } from './account.ts';
import {
  coverageResolvers,
  entityConnectionResolvers,
  organizationUsageResolvers,
  serviceAccessConnectionResolvers,
  serviceConnectionResolvers,
} from './covered-connections.ts';
import { entityAccessResolvers } from './entity-access.ts';
import { entityResolvers } from './entity.ts';
import { groupResolvers } from './group.ts';
import { mutationResolvers } from './mutation.ts';
import { policyResolvers } from './policy.ts';
import { queryResolvers } from './query.ts';
import { reportBatchResolvers } from './report-batch.ts';
import { reportJobResolvers } from './report-job.ts';
import { reportResolvers } from './report.ts';
import { roleResolvers } from './role.ts';
import { serviceAccessResolvers, trackedActionResolvers } from './service-access.ts';
import { serviceResolvers } from './service.ts';
import { subscriptionResolvers } from './subscription.ts';
import { userResolvers } from './user.ts';
import { viewerResolvers } from './viewer.ts';

export { fixedFields } from './fixed-fields.ts';

/** How every field is answered that isn't simply a property of what stands behind its type. */
export const resolvers: Resolvers = {
  AccountId: accountIdScalar,
  Arn: arnScalar,
  DateTime: dateTimeScalar,
  Query: queryResolvers,
  Mutation: mutationResolvers,
  Subscription: subscriptionResolvers,
  Account: accountResolvers,
  Coverage: coverageResolvers,
  Entity: entityResolvers,
  EntityAccess: entityAccessResolvers,
  EntityConnection: entityConnectionResolvers,
  Group: groupResolvers,
  OrganizationUsage: organizationUsageResolvers,
  Policy: policyResolvers,
  Report: reportResolvers,
  ReportBatch: reportBatchResolvers,
  ReportJob: reportJobResolvers,
  Role: roleResolvers,
  Service: serviceResolvers,
  ServiceAccess: serviceAccessResolvers,
  ServiceAccessConnection: serviceAccessConnectionResolvers,
  ServiceConnection: serviceConnectionResolvers,
  TrackedAction: trackedActionResolvers,
  User: userResolvers,
  Viewer: viewerResolvers,
};
