import { choices, fraction, hashText } from '../random.ts';
import type { Settings } from '../settings.ts';
import { lowercaseId } from './identifiers.ts';

export type AccountState = 'ACTIVE' | 'UNREACHABLE' | 'SUSPENDED';

export interface Account {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  /** UNREACHABLE: the reader role is missing, so nobody gets in. */
  readonly state: AccountState;
  /** Id of the organizational unit, or of the root. */
  readonly parentId: string;
  /** Where its regional services run. */
  readonly region: string;
  /** What AssumeRole must bring to enter by the reader role. */
  readonly externalId: string;
  /** Epoch milliseconds. */
  readonly joinedAt: number;
}

export interface OrganizationalUnit {
  readonly id: string;
  readonly name: string;
  readonly parentId: string;
}

export interface Organization {
  readonly id: string;
  readonly rootId: string;
  readonly partition: string;
  readonly units: readonly OrganizationalUnit[];
  /** The management account first. */
  readonly accounts: readonly Account[];
}

const coreAccounts = ['management', 'security-audit', 'log-archive', 'shared-services'];
const teams = (
  'payments checkout catalog search fulfilment identity ledger pricing media analytics machine-learning mobile ' +
  'web-frontend notifications fraud inventory shipping support-desk partner-api data-lake streaming billing ' +
  'loyalty recommendations compliance internal-tools networking observability release-engineering marketing'
).split(' ');
const stages = ['prod', 'staging', 'dev'];
const regions: Readonly<Record<Settings['partition'], readonly string[]>> = {
  aws: ['eu-west-1', 'us-east-1', 'us-west-2', 'eu-central-1', 'ap-southeast-2'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
};

/** `payments-prod`, `payments-staging`, …; once all teams have their stages, `payments-prod-2` and so on. */
function accountName(index: number): string {
  const core = coreAccounts[index];
  if (core !== undefined) return core;
  const position = index - coreAccounts.length;
  const team = teams[Math.floor(position / stages.length) % teams.length] ?? 'team';
  const stage = stages[position % stages.length] ?? 'prod';
  const round = Math.floor(position / (stages.length * teams.length));
  return round === 0 ? `${team}-${stage}` : `${team}-${stage}-${round + 1}`;
}

function unitsOf(seed: string, rootId: string): readonly OrganizationalUnit[] {
  const unit = (name: string, parentId: string): OrganizationalUnit => ({
    id: `ou-${rootId.slice(2)}-${lowercaseId(`${seed} ou ${name}`, 8)}`,
    name,
    parentId,
  });
  const workloads = unit('Workloads', rootId);
  return [
    unit('Security', rootId),
    unit('Infrastructure', rootId),
    workloads,
    unit('Production', workloads.id),
    unit('NonProduction', workloads.id),
    unit('Suspended', rootId),
  ];
}

function unitNameOf(index: number, name: string, state: AccountState): string | undefined {
  if (state === 'SUSPENDED') return 'Suspended';
  if (index === 0) return undefined;
  if (index <= 2) return 'Security';
  if (index === 3) return 'Infrastructure';
  return name.includes('-prod') ? 'Production' : 'NonProduction';
}

/** Accounts that are suspended or can't be entered: any but the management account, chosen by the seed. */
function statesOf(settings: Settings): ReadonlyMap<number, AccountState> {
  const ranked = Array.from({ length: settings.accounts - 1 }, (_, offset) => offset + 1)
    .map((index) => ({ index, rank: fraction(hashText(`${settings.seed} state ${index}`)) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ index }) => index);
  const suspended = ranked.slice(0, settings.suspendedAccounts);
  const unreachable = ranked.slice(suspended.length, suspended.length + settings.unreachableAccounts);
  return new Map([
    ...suspended.map((index) => [index, 'SUSPENDED'] as const),
    ...unreachable.map((index) => [index, 'UNREACHABLE'] as const),
  ]);
}

/** An id that no other account of this organization has: its last six digits walk through all numbers once. */
function accountIdOf(seed: string, index: number): string {
  const first = 100_000 + ((hashText(`${seed} account`) + index * 317_771) % 900_000);
  const last = (hashText(seed) + index * 611_953) % 1_000_000;
  return `${first}${String(last).padStart(6, '0')}`;
}

export function createOrganization(settings: Settings): Organization {
  const { seed, partition } = settings;
  const rootId = `r-${lowercaseId(`${seed} root`, 4)}`;
  const units = unitsOf(seed, rootId);
  const states = statesOf(settings);
  const accounts = Array.from({ length: settings.accounts }, (_, index): Account => {
    const accountId = accountIdOf(seed, index);
    const random = choices(hashText(`${seed} ${accountId}`));
    const name = accountName(index);
    const state = states.get(index) ?? 'ACTIVE';
    const unitName = unitNameOf(index, name, state);
    return {
      accountId,
      name,
      email: `aws+${name}@example.com`,
      state,
      parentId: units.find((unit) => unit.name === unitName)?.id ?? rootId,
      region: random.pick(regions[partition]),
      externalId: `lapse-${random.text('0123456789abcdef', 16)}`,
      joinedAt: Date.UTC(2018, 0, 1) + random.integer(0, 2_000) * 86_400_000,
    };
  });
  return { id: `o-${lowercaseId(`${seed} organization`, 10)}`, rootId, partition, units, accounts };
}

/** The ids from the organization down to a root, unit or account, as access reports name an entity's place. */
export function entityPathOf(organization: Organization, id: string): string {
  const parentId =
    organization.units.find((unit) => unit.id === id)?.parentId ??
    organization.accounts.find((account) => account.accountId === id)?.parentId;
  return parentId === undefined
    ? `${organization.id}/${id}`
    : `${entityPathOf(organization, parentId)}/${id}`;
}
