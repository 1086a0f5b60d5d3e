import { z } from 'zod';
import { fateOf } from '../access/fate.ts';
import {
  entityRows,
  grantingPolicies,
  serviceRows,
  type Granularity,
  type ServiceRow,
} from '../access/report.ts';
import type { Simulation } from '../simulation.ts';
import type { Entity } from '../world/entity.ts';
import type { Inventory } from '../world/inventory.ts';
import { AdminError } from './errors.ts';

const query = z.strictObject({
  accountId: z.string().optional(),
  arn: z.string().optional(),
  granularity: z.enum(['SERVICE_LEVEL', 'ACTION_LEVEL']).default('SERVICE_LEVEL'),
});

/**
 * What the reports of an account's entities must say, in the words of Lapse's API. For a single entity (`arn`) each
 * service also tells who is behind it and which policies grant it. Throws AdminError.
 */
export function accountTruth(simulation: Simulation, parameters: unknown): object {
  const { arn, granularity, ...asked } = query.parse(parameters);
  const accountId = asked.accountId ?? arn?.split(':')[4] ?? '';
  const inventory = simulation.world.inventory(accountId);
  if (inventory === undefined) throw new AdminError(404, `There is no account '${accountId}'.`);
  const { name, externalId } = inventory.account;
  const state = simulation.world.account(accountId)?.state;
  const entity = arn === undefined ? undefined : inventory.find(arn);
  if (arn !== undefined && entity === undefined)
    throw new AdminError(404, `There is no entity ${arn} in account ${accountId}.`);
  const entities = entity === undefined ? inventory.entities : [entity];
  return {
    accountId,
    name,
    externalId,
    state,
    entities: entities.map((each) =>
      entityTruth(simulation, inventory, each, granularity, entity !== undefined),
    ),
  };
}

function entityTruth(
  simulation: Simulation,
  inventory: Inventory,
  entity: Entity,
  granularity: Granularity,
  isDetailed: boolean,
): object {
  const rows = serviceRows(simulation.world, inventory, entity, granularity);
  return {
    arn: entity.arn,
    type: entity.type,
    name: entity.name,
    path: entity.path,
    entityId: entity.id,
    createdAt: isoTime(entity.createdAt),
    fate: fateOf(simulation.settings, entity),
    granularity,
    services: rows.map((row) => ({
      ...serviceTruth(row),
      ...(isDetailed ? detailsOf(simulation, inventory, entity, row) : {}),
    })),
  };
}

function serviceTruth({ service, last, total, actions }: ServiceRow): object {
  return {
    serviceNamespace: service.namespace,
    serviceName: service.name,
    lastAuthenticated: isoTime(last?.at),
    lastAuthenticatedEntity: last?.arn ?? null,
    lastAuthenticatedRegion: last?.region ?? null,
    totalAuthenticatedEntities: total,
    trackedActions:
      actions?.map((action) => ({
        actionName: action.actionName,
        lastAccessedEntity: action.last?.arn ?? null,
        lastAccessedTime: isoTime(action.last?.at),
        lastAccessedRegion: action.last?.region ?? null,
      })) ?? null,
  };
}

function detailsOf(
  { world }: Simulation,
  inventory: Inventory,
  entity: Entity,
  { service }: ServiceRow,
): object {
  return {
    entities: entityRows(world, inventory, entity, service).map(({ principal, at }) => ({
      arn: principal.arn,
      lastAuthenticated: isoTime(at),
    })),
    grantingPolicies:
      entity.type === 'POLICY'
        ? []
        : grantingPolicies(world, inventory, entity, service).map((policy) => ({
            policyName: policy.name,
            policyType: policy.type,
            policyArn: policy.type === 'MANAGED' ? policy.arn : null,
            entityType: policy.type === 'INLINE' ? policy.ownerType : null,
            entityName: policy.type === 'INLINE' ? policy.ownerName : null,
          })),
  };
}

function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
