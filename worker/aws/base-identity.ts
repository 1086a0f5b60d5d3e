import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { accountIdSchema, type AccountId, type Partition } from '../../src/accounts/index.ts';
import { organizationsRegions, stsRegion } from './regions.ts';

/**
 * The worker's own identity: the credentials that the SDK finds by its usual ways. All that is done with them is to
 * enter accounts and, where wanted, to list the organization.
 */
export class BaseIdentity {
  readonly http = new NodeHttpHandler({
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    // Without it a call that AWS never answers is only complained about, and holds its step for ever
    // (docs/aws-behaviour.md, 5.5).
    throwOnRequestTimeout: true,
    httpAgent: { maxSockets: 256 },
    httpsAgent: { maxSockets: 256 },
  });
  readonly #preferredRegion: string | undefined;
  readonly #stsByPartition = new Map<Partition, STSClient>();
  readonly #accountIds = new Map<Partition, Promise<AccountId>>();

  /** @param preferredRegion AWS_REGION; the STS endpoint there is used for accounts of its partition */
  constructor(preferredRegion: string | undefined) {
    this.#preferredRegion = preferredRegion;
  }

  sts(partition: Partition): STSClient {
    const known = this.#stsByPartition.get(partition);
    if (known !== undefined) return known;
    const sts = new STSClient({
      region: stsRegion(partition, this.#preferredRegion),
      requestHandler: this.http,
      // Retries are ours: each is a call that the budget has to know.
      maxAttempts: 1,
    });
    this.#stsByPartition.set(partition, sts);
    return sts;
  }

  organizations(partition: Partition): OrganizationsClient {
    return new OrganizationsClient({
      region: organizationsRegions[partition],
      requestHandler: this.http,
      maxAttempts: 1,
    });
  }

  /**
   * The account that the worker itself lives in. STS counts calls against it, whichever account they lead to.
   * @throws what AWS STS answers
   */
  accountId(partition: Partition): Promise<AccountId> {
    const known = this.#accountIds.get(partition) ?? this.#askAccountId(partition);
    this.#accountIds.set(partition, known);
    return known;
  }

  close(): void {
    for (const sts of this.#stsByPartition.values()) sts.destroy();
    this.http.destroy();
  }

  async #askAccountId(partition: Partition): Promise<AccountId> {
    try {
      const { Account } = await this.sts(partition).send(new GetCallerIdentityCommand());
      return accountIdSchema.parse(Account);
    } catch (error) {
      this.#accountIds.delete(partition);
      throw error;
    }
  }
}
