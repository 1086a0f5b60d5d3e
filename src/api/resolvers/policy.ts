import type { PolicyResolvers } from '../generated/schema.ts';
import { entityFields } from './entity.ts';

export const policyResolvers: PolicyResolvers = entityFields;
