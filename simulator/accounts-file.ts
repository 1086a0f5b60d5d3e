import { stringify } from 'yaml';
import type { World } from './world/world.ts';

/** An accounts file (YAML) that names every account of the world and how to enter it. */
export function accountsFile(world: World): string {
  const accounts = world.accounts.map((account) => ({
    accountId: account.accountId,
    name: account.name,
    roleArn: world.readerRoleArn(account),
    externalId: account.externalId,
    partition: world.organization.partition,
  }));
  return stringify({ accounts }, { lineWidth: 0 });
}
