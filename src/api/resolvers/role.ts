import type { RoleResolvers } from '../generated/schema.ts';
import { attachedPolicies, entityFields } from './entity.ts';

export const roleResolvers: RoleResolvers = {
  ...entityFields,
  attachedPolicies: (role, _, context) => attachedPolicies(role, context),
};
