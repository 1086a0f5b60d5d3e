import { z } from 'zod';
import { AwsError } from '../protocol/errors.ts';
import { readInput } from '../protocol/input.ts';
import {
  entityPathOf,
  type Account,
  type Organization,
  type OrganizationalUnit,
} from '../world/organization.ts';
import type { Call, JsonOperation } from './call.ts';

const paging = {
  NextToken: z.string().max(100_000).optional(),
  MaxResults: z.number().int().min(1).max(20).default(20),
};
const parentId = z
  .string()
  .max(100)
  .regex(/^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/);
const accountId = z.string().regex(/^\d{12}$/);
const ofParent = z.object({ ParentId: parentId, ...paging });

/** A page of a list and, as NextToken, where the next begins. */
function pageOf<Item>(
  items: readonly Item[],
  { NextToken, MaxResults }: { readonly NextToken?: string | undefined; readonly MaxResults: number },
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  const offset = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, 'base64').toString());
  if (!Number.isInteger(offset) || offset < 0 || (NextToken !== undefined && offset === 0)) {
    throw new AwsError('InvalidInput', 'You specified an invalid value for NextToken.');
  }
  const end = offset + MaxResults;
  const next = end < items.length ? { NextToken: Buffer.from(String(end)).toString('base64') } : {};
  return { items: items.slice(offset, end), ...next };
}

function organizationArn({ partition, id, accounts }: Organization, resource: string): string {
  return `arn:${partition}:organizations::${accounts[0]?.accountId ?? ''}:${resource.replace('{id}', id)}`;
}

function accountShape({ simulation }: Call, account: Account): object {
  const { organization } = simulation.world;
  const status = account.state === 'SUSPENDED' ? 'SUSPENDED' : 'ACTIVE';
  return {
    Id: account.accountId,
    Arn: organizationArn(organization, `account/{id}/${account.accountId}`),
    Email: account.email,
    Name: account.name,
    Status: status,
    State: status,
    Paths: [`${entityPathOf(organization, account.accountId)}/`],
    JoinedMethod: 'CREATED',
    JoinedTimestamp: account.joinedAt / 1_000,
  };
}

function unitShape({ simulation }: Call, unit: OrganizationalUnit): object {
  const { organization } = simulation.world;
  return {
    Id: unit.id,
    Arn: organizationArn(organization, `ou/{id}/${unit.id}`),
    Name: unit.name,
    Path: `${entityPathOf(organization, unit.id)}/`,
  };
}

function checkParent({ simulation }: Call, id: string): void {
  const { rootId, units } = simulation.world.organization;
  if (id === rootId || units.some((unit) => unit.id === id)) return;
  throw new AwsError('InvalidInput', "You specified a parent that doesn't exist.", 'ParentNotFoundException');
}

export const describeOrganization: JsonOperation = ({ simulation }) => {
  const { organization } = simulation.world;
  const [management] = organization.accounts;
  return {
    Organization: {
      Id: organization.id,
      Arn: organizationArn(organization, 'organization/{id}'),
      FeatureSet: 'ALL',
      MasterAccountArn: organizationArn(organization, `account/{id}/${management?.accountId ?? ''}`),
      MasterAccountId: management?.accountId,
      MasterAccountEmail: management?.email,
      AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    },
  };
};

export const listAccounts: JsonOperation = (call, input) => {
  const { items, ...next } = pageOf(call.simulation.world.accounts, readInput(z.object(paging), input));
  return { Accounts: items.map((account) => accountShape(call, account)), ...next };
};

export const describeAccount: JsonOperation = (call, input) => {
  const { AccountId } = readInput(z.object({ AccountId: accountId }), input);
  const account = call.simulation.world.account(AccountId);
  if (account !== undefined) return { Account: accountShape(call, account) };
  throw new AwsError(
    'InvalidInput',
    "You specified an account that doesn't exist.",
    'AccountNotFoundException',
  );
};

export const listRoots: JsonOperation = (call, input) => {
  const { organization } = call.simulation.world;
  const root = {
    Id: organization.rootId,
    Arn: organizationArn(organization, `root/{id}/${organization.rootId}`),
    Name: 'Root',
    PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
  };
  const { items, ...next } = pageOf([root], readInput(z.object(paging), input));
  return { Roots: items, ...next };
};

export const listOrganizationalUnitsForParent: JsonOperation = (call, input) => {
  const { ParentId, ...page } = readInput(ofParent, input);
  checkParent(call, ParentId);
  const units = call.simulation.world.organization.units.filter((unit) => unit.parentId === ParentId);
  const { items, ...next } = pageOf(units, page);
  return { OrganizationalUnits: items.map((unit) => unitShape(call, unit)), ...next };
};

export const describeOrganizationalUnit: JsonOperation = (call, input) => {
  const { OrganizationalUnitId } = readInput(z.object({ OrganizationalUnitId: z.string().max(68) }), input);
  const unit = call.simulation.world.organization.units.find(({ id }) => id === OrganizationalUnitId);
  if (unit !== undefined) return { OrganizationalUnit: unitShape(call, unit) };
  throw new AwsError(
    'InvalidInput',
    "You specified an OU that doesn't exist.",
    'OrganizationalUnitNotFoundException',
  );
};

export const listAccountsForParent: JsonOperation = (call, input) => {
  const { ParentId, ...page } = readInput(ofParent, input);
  checkParent(call, ParentId);
  const accounts = call.simulation.world.accounts.filter((account) => account.parentId === ParentId);
  const { items, ...next } = pageOf(accounts, page);
  return { Accounts: items.map((account) => accountShape(call, account)), ...next };
};

/** An account's tags are what its name says: a team and, where it has one, a stage. */
export const listTagsForResource: JsonOperation = (call, input) => {
  const { ResourceId, NextToken } = readInput(
    z.object({ ResourceId: z.string().max(130), NextToken: z.string().max(100_000).optional() }),
    input,
  );
  const account = call.simulation.world.account(ResourceId);
  if (account === undefined) {
    throw new AwsError(
      'InvalidInput',
      "You specified a target that doesn't exist.",
      'TargetNotFoundException',
    );
  }
  const [, team = account.name, stage] = /^(.+?)-(prod|staging|dev)\b/.exec(account.name) ?? [];
  const tags = [
    { Key: 'team', Value: team },
    ...(stage === undefined ? [] : [{ Key: 'stage', Value: stage }]),
  ];
  const { items, ...next } = pageOf(tags, { NextToken, MaxResults: 50 });
  return { Tags: items, ...next };
};

export const listParents: JsonOperation = (call, input) => {
  const { ChildId, ...page } = readInput(z.object({ ChildId: z.string().max(100), ...paging }), input);
  const { world } = call.simulation;
  const child = world.account(ChildId) ?? world.organization.units.find(({ id }) => id === ChildId);
  if (child === undefined) {
    throw new AwsError('InvalidInput', "You specified a child that doesn't exist.", 'ChildNotFoundException');
  }
  const type = child.parentId === world.organization.rootId ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
  const { items, ...next } = pageOf([{ Id: child.parentId, Type: type }], page);
  return { Parents: items, ...next };
};

export const listChildren: JsonOperation = (call, input) => {
  const schema = ofParent.extend({ ChildType: z.enum(['ACCOUNT', 'ORGANIZATIONAL_UNIT']) });
  const { ParentId, ChildType, ...page } = readInput(schema, input);
  checkParent(call, ParentId);
  const { world } = call.simulation;
  const children =
    ChildType === 'ACCOUNT'
      ? world.accounts.filter((account) => account.parentId === ParentId).map((account) => account.accountId)
      : world.organization.units.filter((unit) => unit.parentId === ParentId).map((unit) => unit.id);
  const { items, ...next } = pageOf(children, page);
  return { Children: items.map((id) => ({ Id: id, Type: ChildType })), ...next };
};
