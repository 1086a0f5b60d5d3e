import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { readAccountsFile, type ConfiguredAccount } from '../../src/accounts/index.ts';
import type { SimulatedAws } from '../../scripts/processes/product.ts';
import type { Task } from './peer-messages.ts';
import type { AccountTruth, SimulatorAdmin } from './simulated-aws.ts';

/** What there is to collect. */
export interface World {
  /** The reports as they must be. */
  readonly truths: readonly AccountTruth[];
  /** The same as a peer gets it: where, by which sessions and of which entities. */
  readonly task: Task;
}

/** Changes the simulated AWS's behaviour, reads the truth that holds then, and enters every account for the peers. */
export async function prepareWorld(
  { aws, accountsPath }: { aws: SimulatedAws; accountsPath: string },
  admin: SimulatorAdmin,
  settingsFor: (accountIds: readonly string[]) => object,
): Promise<World> {
  const { accounts } = await readAccountsFile(accountsPath);
  await admin.change(settingsFor(accounts.map(({ accountId }) => accountId)));
  const truths: AccountTruth[] = [];
  for (const { accountId } of accounts) truths.push(await admin.truth(accountId));
  const sts = new STSClient({ endpoint: aws.url, region: 'us-east-1', credentials: aws });
  const entered = accounts.map(async (account, index) => ({
    accountId: account.accountId,
    arns: truths[index]?.entities.map(({ arn }) => arn) ?? [],
    credentials: await enter(sts, account),
  }));
  return { truths, task: { endpoint: aws.url, accounts: await Promise.all(entered) } };
}

/** @throws what STS answers */
async function enter(sts: STSClient, { roleArn, externalId }: ConfiguredAccount) {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: 'peer',
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
