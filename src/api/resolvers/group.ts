import { compareAscending, pageOf } from '../../paging/index.ts';
import type { GroupResolvers } from '../generated/schema.ts';
import { connectionWith, readPageArguments } from '../paging/index.ts';
import { attachedPolicies, entityFields, loadEntities } from './entity.ts';

export const groupResolvers: GroupResolvers = {
  ...entityFields,
  attachedPolicies: (group, _, context) => attachedPolicies(group, context),
  users: async ({ accountId, userArns }, pageArguments, context) => {
    const list = {
      name: 'Group.users',
      rows: userArns.toSorted(),
      keyOf: (arn: string) => [arn],
      compare: compareAscending,
    };
    const page = pageOf(list, readPageArguments(pageArguments));
    const arns = page.rows.map(({ row }) => row);
    const entities = await loadEntities(accountId, arns, context);
    return connectionWith(
      page,
      entities.map((entity) => (entity?.type === 'USER' ? entity : null)),
    );
  },
};
