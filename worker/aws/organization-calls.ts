import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListTagsForResourceCommand,
  type Account as OrganizationAccount,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { accountIdSchema, type Account, type AccountId } from '../../src/accounts/index.ts';
import type { AwsOperation } from '../pacing/index.ts';
import { notEmpty } from './empty-answer.ts';
import type { Pacer } from './pacer.ts';

/** An account as AWS Organizations knows it. */
export interface DiscoveredAccount extends Pick<Account, 'organizationPath' | 'tags'> {
  readonly accountId: AccountId;
  readonly name: string | null;
  /** Suspended, or about to be closed: its roles can't be entered any more. */
  readonly suspended: boolean;
}

/**
 * Every account of the organization, or those below some organizational units, at any depth, with its path in the
 * organization: AWS says that with each account, so it takes no call more.
 * @throws what AWS Organizations answers
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export async function discoverAccounts(
  client: OrganizationsClient,
  pacer: Pacer,
  callerAccountId: AccountId,
  includeOus: readonly string[],
): Promise<DiscoveredAccount[]> {
  const reader = new OrganizationReader(client, pacer, callerAccountId);
  if (includeOus.length === 0) return discovered(await reader.accounts());
  const accounts: OrganizationAccount[] = [];
  const parents = [...includeOus];
  for (let parent = parents.shift(); parent !== undefined; parent = parents.shift()) {
    accounts.push(...(await reader.accountsOf(parent)));
    parents.push(...(await reader.organizationalUnitsOf(parent)));
  }
  return discovered(accounts);
}

/**
 * The accounts with their own tags: one call for each, and Organizations takes few of them at a time.
 * @throws what AWS Organizations answers
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html
 */
export async function readAccountTags(
  client: OrganizationsClient,
  pacer: Pacer,
  callerAccountId: AccountId,
  accounts: readonly DiscoveredAccount[],
): Promise<DiscoveredAccount[]> {
  const reader = new OrganizationReader(client, pacer, callerAccountId);
  const tagged: DiscoveredAccount[] = [];
  for (const account of accounts) {
    tagged.push({ ...account, tags: await reader.tagsOf(account.accountId) });
  }
  return tagged;
}

/** Units may overlap when one that is named lies below another. */
function discovered(accounts: readonly OrganizationAccount[]): DiscoveredAccount[] {
  const byId = new Map<string, DiscoveredAccount>();
  for (const account of accounts) {
    const accountId = accountIdSchema.parse(account.Id);
    const organizationPath = account.Paths?.[0];
    byId.set(accountId, {
      ...{ accountId, name: account.Name ?? null, suspended: !isActive(account) },
      ...(organizationPath !== undefined && { organizationPath }),
    });
  }
  return [...byId.values()];
}

/** AWS retires Status in favour of State (docs/aws-behaviour.md, 6.5); where State is missing, Status still counts. */
function isActive({ State, Status }: OrganizationAccount): boolean {
  return (State ?? Status) === 'ACTIVE';
}

interface Page {
  readonly NextToken?: string | undefined;
}

class OrganizationReader {
  readonly #client: OrganizationsClient;
  readonly #pacer: Pacer;
  readonly #callerAccountId: AccountId;

  constructor(client: OrganizationsClient, pacer: Pacer, callerAccountId: AccountId) {
    this.#client = client;
    this.#pacer = pacer;
    this.#callerAccountId = callerAccountId;
  }

  async accounts(): Promise<OrganizationAccount[]> {
    const pages = await this.#pages('ListAccounts', (next) =>
      this.#client.send(new ListAccountsCommand(next)),
    );
    return pages.flatMap((page) => page.Accounts ?? []);
  }

  async accountsOf(ParentId: string): Promise<OrganizationAccount[]> {
    const pages = await this.#pages('ListAccountsForParent', (next) =>
      this.#client.send(new ListAccountsForParentCommand({ ParentId, ...next })),
    );
    return pages.flatMap((page) => page.Accounts ?? []);
  }

  async organizationalUnitsOf(ParentId: string): Promise<string[]> {
    const pages = await this.#pages('ListOrganizationalUnitsForParent', (next) =>
      this.#client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, ...next })),
    );
    return pages.flatMap((page) => page.OrganizationalUnits ?? []).flatMap(({ Id }) => Id ?? []);
  }

  async tagsOf(ResourceId: AccountId): Promise<{ key: string; value: string }[]> {
    const pages = await this.#pages('ListTagsForResource', (next) =>
      this.#client.send(new ListTagsForResourceCommand({ ResourceId, ...next })),
    );
    return pages
      .flatMap((page) => page.Tags ?? [])
      .map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' }));
  }

  /** A page may be empty and still not be the last: only a missing NextToken ends the list. */
  async #pages<Answer extends Page>(
    operation: AwsOperation,
    getPage: (next: { NextToken?: string }) => Promise<Answer>,
  ): Promise<Answer[]> {
    const pages: Answer[] = [];
    let token: string | undefined;
    do {
      const next = token === undefined ? {} : { NextToken: token };
      const page: Answer = await this.#pacer.call(this.#callerAccountId, operation, 'background', async () =>
        notEmpty(operation, await getPage(next)),
      );
      pages.push(page);
      token = page.NextToken;
    } while (token !== undefined);
    return pages;
  }
}
