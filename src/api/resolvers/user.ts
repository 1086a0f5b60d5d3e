import type { UserResolvers } from '../generated/schema.ts';
import { attachedPolicies, entityFields, loadEntities } from './entity.ts';

export const userResolvers: UserResolvers = {
  ...entityFields,
  attachedPolicies: (user, _, context) => attachedPolicies(user, context),
  groups: async ({ accountId, groupArns }, _, context) => {
    const entities = await loadEntities(accountId, groupArns, context);
    return entities.filter((entity) => entity?.type === 'GROUP');
  },
};
