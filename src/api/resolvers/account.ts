import type { AccountId } from '../../accounts/index.ts';
import type { AccountResolvers, EntityFilter } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';
import { readDays } from './arguments/days.ts';
import { entitiesConnection, servicesConnection } from './organization-lists.ts';

export const accountResolvers: AccountResolvers = {
  id: ({ accountId }) => encodeNodeId({ type: 'Account', accountId }),
  entities: ({ accountId }, { filter, ...listArguments }, context) =>
    entitiesConnection(
      { ...listArguments, filter: { deleted: false, ...filter, ...onlyIn(accountId, filter) } },
      context,
    ),
  services: ({ accountId }, { filter, ...listArguments }, context) =>
    servicesConnection({ ...listArguments, filter: { ...filter, ...onlyIn(accountId, filter) } }, context),
  usage: ({ accountId }, { unusedForDays }, { caller, domain }) =>
    domain.index.usage(caller.read, { accountIds: [accountId] }, readDays('unusedForDays', unusedForDays)),
};

/** What of a filter's accounts is this one. */
function onlyIn(accountId: AccountId, filter: Pick<EntityFilter, 'accountIds'> | null | undefined) {
  return { accountIds: filter?.accountIds?.includes(accountId) === false ? [] : [accountId] };
}
