export { awsFailureOf, type AwsFailure, type AwsFailureKind } from './aws-failure.ts';
export { BaseIdentity } from './base-identity.ts';
export { discoverAccounts, readAccountTags } from './organization-calls.ts';
export { readEntityAccesses, readGrantingPolicies } from './details-calls.ts';
export { listAccountEntities, type AccountListing } from './inventory-calls.ts';
export { Pacer, type AwsCall, type CallObserver } from './pacer.ts';
export {
  generateDetails,
  IncompleteAnswerError,
  readDetails,
  type DetailsOutcome,
  type FinishedDetails,
  type PagesSoFar,
} from './service-last-accessed.ts';
export { Sessions, type Session } from './sessions.ts';
export { UsedBudgets } from './used-budgets.ts';
