import type { AccountResolvers } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';
import { readDays } from './arguments/days.ts';
import { entitiesConnection } from './organization-lists.ts';

export const accountResolvers: AccountResolvers = {
  id: ({ accountId }) => encodeNodeId({ type: 'Account', accountId }),
  entities: ({ accountId }, { filter, ...listArguments }, context) => {
    const accountIds = filter?.accountIds?.includes(accountId) === false ? [] : [accountId];
    return entitiesConnection(
      { ...listArguments, filter: { deleted: false, ...filter, accountIds } },
      context,
    );
  },
  usage: ({ accountId }, { unusedForDays }, { caller, domain }) =>
    domain.index.accountUsage(caller.read, accountId, readDays('unusedForDays', unusedForDays)),
};
