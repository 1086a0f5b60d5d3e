import type { Service } from '../world/catalogue.ts';
import type { Entity, Principal } from '../world/entity.ts';
import type { Inventory } from '../world/inventory.ts';
import type { Use } from '../world/use.ts';
import type { World } from '../world/world.ts';

/** What a report on an entity says, as plain values: the truth that answers are rendered from. */

export type Granularity = 'SERVICE_LEVEL' | 'ACTION_LEVEL';

interface LastUse extends Use {
  /** Who it was. */
  readonly arn: string;
}

export interface ActionRow {
  readonly actionName: string;
  readonly last: LastUse | undefined;
}

export interface ServiceRow {
  readonly service: Service;
  readonly last: LastUse | undefined;
  /** How many of the report's principals used the service. */
  readonly total: number;
  /** Only in ACTION_LEVEL reports; empty where IAM tracks no action of the service that is granted. */
  readonly actions: readonly ActionRow[] | undefined;
}

function mostRecent(uses: readonly LastUse[]): LastUse | undefined {
  return uses.reduce<LastUse | undefined>(
    (last, use) => (last === undefined || use.at > last.at ? use : last),
    undefined,
  );
}

/** The rows of a report, sorted by namespace: every service that the entity is granted, used or not. */
export function serviceRows(
  world: World,
  inventory: Inventory,
  entity: Entity,
  granularity: Granularity,
): readonly ServiceRow[] {
  const grants = world.grantsOf(inventory.documentsOf(entity));
  const principals = inventory.principalsOf(entity);
  return grants.services.map((service) => {
    const users: Principal[] = [];
    const uses: LastUse[] = [];
    for (const principal of principals) {
      const use = world.use.ofService(inventory, principal, service);
      if (use === undefined) continue;
      users.push(principal);
      uses.push({ ...use, arn: principal.arn });
    }
    const actions =
      granularity === 'ACTION_LEVEL'
        ? service.trackedActions
            .filter((actionName) => grants.allows(service.namespace, actionName))
            .map((actionName) => actionRow(world, inventory, users, service, actionName))
        : undefined;
    return { service, last: mostRecent(uses), total: uses.length, actions };
  });
}

function actionRow(
  world: World,
  inventory: Inventory,
  users: readonly Principal[],
  service: Service,
  actionName: string,
): ActionRow {
  const uses = users.flatMap((principal) => {
    const use = world.use.ofAction(inventory, principal, service, actionName);
    return use === undefined ? [] : [{ ...use, arn: principal.arn }];
  });
  return { actionName, last: mostRecent(uses) };
}

export interface EntityRow {
  readonly principal: Principal;
  /** Epoch milliseconds; undefined where it never used the service. */
  readonly at: number | undefined;
}

/**
 * Who is behind one row of a report: the most recent first, then those that never used it, users before roles and
 * by name. Empty for a service that the entity isn't granted.
 */
export function entityRows(
  world: World,
  inventory: Inventory,
  entity: Entity,
  service: Service,
): readonly EntityRow[] {
  const grants = world.grantsOf(inventory.documentsOf(entity));
  if (!grants.services.includes(service)) return [];
  return inventory
    .principalsOf(entity)
    .map((principal) => ({ principal, at: world.use.ofService(inventory, principal, service)?.at }))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
}

/** A policy that grants a service to an entity: a managed one by its ARN, an inline one by its owner. */
export type GrantingPolicy =
  | { readonly type: 'MANAGED'; readonly name: string; readonly arn: string }
  | {
      readonly type: 'INLINE';
      readonly name: string;
      readonly ownerType: 'USER' | 'ROLE' | 'GROUP';
      readonly ownerName: string;
    };

/** The policies that grant a service to a user (its groups count), a role or a group; each once. */
export function grantingPolicies(
  world: World,
  inventory: Inventory,
  entity: Exclude<Entity, { type: 'POLICY' }>,
  service: Service,
): readonly GrantingPolicy[] {
  const bearers = entity.type === 'USER' ? [entity, ...inventory.groupsOf(entity)] : [entity];
  const inline = bearers.flatMap((bearer) =>
    bearer.inlinePolicies
      .filter(({ document }) => world.grantsOf([document]).services.includes(service))
      .map(({ name }) => ({ type: 'INLINE', name, ownerType: bearer.type, ownerName: bearer.name }) as const),
  );
  const managed = [...new Set(bearers.flatMap((bearer) => bearer.attachedPolicies))].flatMap((arn) => {
    const policy = inventory.policy(arn);
    const isGranting = policy !== undefined && world.grantsOf([policy.document]).services.includes(service);
    return isGranting ? [{ type: 'MANAGED', name: policy.name, arn } as const] : [];
  });
  return [...inline, ...managed];
}

/** When a user or role last used anything that it is granted, and where. */
export function lastUseOf(world: World, inventory: Inventory, principal: Principal): Use | undefined {
  return mostRecent(
    serviceRows(world, inventory, principal, 'SERVICE_LEVEL').flatMap(({ last }) =>
      last === undefined ? [] : [last],
    ),
  );
}
