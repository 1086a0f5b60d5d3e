import type { AccountScope } from '../../accounts/index.ts';
import type { ViewerResolvers } from '../generated/schema.ts';

export const viewerResolvers: ViewerResolvers = {
  accountIds: ({ read }) => (read.kind === 'all' ? null : [...read.accountIds].toSorted()),
  canGenerateReports: ({ generate }) => !isEmpty(generate),
};

function isEmpty(scope: AccountScope): boolean {
  return scope.kind === 'listed' && scope.accountIds.size === 0;
}
