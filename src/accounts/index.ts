export { accountIdSchema, type AccountId } from './account-id.ts';
export {
  accountSchema,
  partitionSchema,
  type Account,
  type AccountStatus,
  type Partition,
} from './account.ts';
export { allAccounts, isSameScope, permits, type AccountScope } from './scope.ts';
export { AccountStore } from './account-store.ts';
export {
  readAccountsFile,
  type AccountsFile,
  type ConfiguredAccount,
  type RefreshSchedule,
} from './accounts-file.ts';
