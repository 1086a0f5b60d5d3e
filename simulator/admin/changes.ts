import { z } from 'zod';
import { hashText } from '../random.ts';
import type { Simulation } from '../simulation.ts';
import { arnOf, type Entity, type EntityType } from '../world/entity.ts';
import { entityIdOf } from '../world/identifiers.ts';
import type { Inventory } from '../world/inventory.ts';
import { allow, documentOf, type PolicyDocument } from '../world/policy-document.ts';
import { AdminError } from './errors.ts';

/** Changes of the world while it runs. Reports that were generated before stay what they were. */

const entityChange = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('add'),
    accountId: z.string(),
    type: z.enum(['USER', 'ROLE', 'GROUP', 'POLICY']),
    name: z
      .string()
      .max(64)
      .regex(/^[\w+=,.@-]+$/),
    path: z
      .string()
      .regex(/^\/([\w+=,.@-]+\/)*$/)
      .default('/'),
    /** Namespaces that it is granted: by an inline policy, for a policy by its document. */
    services: z.array(z.string()).default([]),
    /** Of a user: the groups that it is in. */
    groups: z.array(z.string()).default([]),
    attachedPolicies: z.array(z.string()).default([]),
  }),
  z.strictObject({ action: z.literal('delete'), arn: z.string() }),
]);
type Addition = Extract<z.infer<typeof entityChange>, { action: 'add' }>;

/** Adds an entity, which has used nothing yet, or deletes one. Answers with its ARN. Throws AdminError. */
export function changeEntities({ world }: Simulation, body: unknown): { arn: string } {
  const change = entityChange.parse(body);
  if (change.action === 'delete') {
    const { inventory, entity } = findEntity({ world }, change.arn);
    world.replaceInventory(inventory.without(entity));
    return { arn: entity.arn };
  }
  const inventory = world.inventory(change.accountId);
  if (inventory === undefined) throw new AdminError(404, `There is no account '${change.accountId}'.`);
  const arn = arnOf(world.organization.partition, change.accountId, change.type, change.path, change.name);
  if (inventory.find(arn) !== undefined) throw new AdminError(400, `${arn} exists already.`);
  world.replaceInventory(withAddition(inventory, change, arn));
  return { arn };
}

function findEntity(
  { world }: Pick<Simulation, 'world'>,
  arn: string,
): { inventory: Inventory; entity: Entity } {
  const inventory = world.inventory(arn.split(':')[4] ?? '');
  const entity = inventory?.find(arn);
  if (inventory === undefined || entity === undefined)
    throw new AdminError(404, `There is no entity ${arn}.`);
  return { inventory, entity };
}

/** An entity that is deleted and added again has a new id, as in IAM. */
function commonOf(type: EntityType, arn: string, { name, path }: Addition) {
  const createdAt = Math.floor(Date.now() / 1_000) * 1_000;
  return { arn, name, path, id: entityIdOf(type, `${arn} ${process.hrtime.bigint()}`), createdAt };
}

function withAddition(inventory: Inventory, addition: Addition, arn: string): Inventory {
  const { type, services, attachedPolicies } = addition;
  const document = documentOf(...services.map((namespace) => allow([`${namespace}:*`])));
  const common = commonOf(type, arn, addition);
  const bearer = { ...common, inlinePolicies: inlineOf(services, document), attachedPolicies };
  const actor = {
    ...bearer,
    tags: [],
    habits: { eagerness: 0, breadth: 1, quietDays: 0 },
    key: hashText(arn),
    region: inventory.account.region,
  };
  switch (type) {
    case 'USER': {
      const user = { ...actor, type, groups: addition.groups.toSorted(), hasPassword: false } as const;
      return inventory.with({ users: [...inventory.users, user] });
    }
    case 'ROLE': {
      const trust = documentOf();
      const own = {
        type,
        description: '',
        trust,
        maxSessionDuration: 3_600,
        hasInstanceProfile: false,
      } as const;
      return inventory.with({ roles: [...inventory.roles, { ...actor, ...own }] });
    }
    case 'GROUP':
      return inventory.with({ groups: [...inventory.groups, { ...bearer, type }] });
    case 'POLICY': {
      const own = {
        type,
        isAwsManaged: false,
        description: '',
        document,
        versionId: 'v1',
        tags: [],
      } as const;
      const policy = { ...common, ...own, updatedAt: common.createdAt };
      return inventory.with({ localPolicies: [...inventory.localPolicies, policy] });
    }
  }
}

function inlineOf(services: readonly string[], document: PolicyDocument) {
  return services.length === 0 ? [] : [{ name: 'granted', document }];
}

const use = z.strictObject({
  arn: z.string(),
  serviceNamespace: z.string(),
  /** Now, if it isn't given. */
  at: z.iso.datetime().optional(),
  region: z.string().optional(),
  actionName: z.string().optional(),
});

/** Records that a user or role used a service (and one of its actions). Answers with the whole minute. Throws AdminError. */
export function recordUse(simulation: Simulation, body: unknown): { at: string } {
  const { arn, serviceNamespace, region, actionName, ...given } = use.parse(body);
  const { inventory, entity } = findEntity(simulation, arn);
  if (entity.type !== 'USER' && entity.type !== 'ROLE')
    throw new AdminError(400, `${arn} is neither a user nor a role.`);
  if (simulation.world.catalogue.find(serviceNamespace) === undefined) {
    throw new AdminError(400, `There is no service '${serviceNamespace}'.`);
  }
  const time = given.at === undefined ? Date.now() : Date.parse(given.at);
  const at = Math.floor(time / 60_000) * 60_000;
  const recorded = { arn, serviceNamespace, at, region: region ?? entity.region, actionName };
  simulation.world.replaceInventory(inventory.with({ recordedUse: [...inventory.recordedUse, recorded] }));
  return { at: new Date(at).toISOString() };
}

const accountChange = z.strictObject({
  accountId: z.string(),
  state: z.enum(['ACTIVE', 'UNREACHABLE', 'SUSPENDED']),
});

/** Suspends an account, takes its reader role away or makes it active again. Throws AdminError. */
export function setAccountState({ world }: Simulation, body: unknown): object {
  const { accountId, state } = accountChange.parse(body);
  if (world.account(accountId) === undefined)
    throw new AdminError(404, `There is no account '${accountId}'.`);
  world.setAccountState(accountId, state);
  return { accountId, state };
}
