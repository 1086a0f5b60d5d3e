import type { Service } from '../world/catalogue.ts';
import type { Account } from '../world/organization.ts';
import { entityPathOf } from '../world/organization.ts';
import type { Use } from '../world/use.ts';
import type { World } from '../world/world.ts';

export interface OrganizationServiceRow {
  readonly service: Service;
  /** Where it was used last, and in which account (by its path). */
  readonly last: (Use & { readonly entityPath: string }) | undefined;
  /** How many accounts used it. */
  readonly total: number;
}

/** What a root, a unit or an account has used. The rows are taken when the report is generated. */
export interface OrganizationReport {
  readonly entityPath: string;
  readonly rows: readonly OrganizationServiceRow[];
}

/** The report on the entity at a path; undefined where there is none. Reads all accounts below it. */
export function organizationReport(world: World, entityPath: string): OrganizationReport | undefined {
  const { organization } = world;
  const ids = [
    organization.rootId,
    ...organization.units.map(({ id }) => id),
    ...organization.accounts.map(({ accountId }) => accountId),
  ];
  if (!ids.some((id) => entityPathOf(organization, id) === entityPath)) return undefined;
  const accounts = organization.accounts.filter((account) =>
    `${entityPathOf(organization, account.accountId)}/`.startsWith(`${entityPath}/`),
  );
  const uses = accounts.map((account) => ({
    entityPath: entityPathOf(organization, account.accountId),
    byService: accountUse(world, account),
  }));
  const rows = world.catalogue.services.map((service) => {
    const found = uses.flatMap(({ entityPath: path, byService }) => {
      const use = byService.get(service);
      return use === undefined ? [] : [{ ...use, entityPath: path }];
    });
    const last = found.reduce<OrganizationServiceRow['last']>(
      (a, b) => (a === undefined || b.at > a.at ? b : a),
      undefined,
    );
    return { service, last, total: found.length };
  });
  return { entityPath, rows };
}

/** The last use of every service that anybody in the account used. */
function accountUse(world: World, account: Account): ReadonlyMap<Service, Use> {
  const inventory = world.inventory(account.accountId);
  const uses = new Map<Service, Use>();
  for (const principal of inventory === undefined ? [] : [...inventory.users, ...inventory.roles]) {
    if (inventory === undefined) continue;
    for (const service of world.grantsOf(inventory.documentsOf(principal)).services) {
      const use = world.use.ofService(inventory, principal, service);
      if (use !== undefined && use.at > (uses.get(service)?.at ?? 0)) uses.set(service, use);
    }
  }
  return uses;
}
