import { accountIdSchema, type Account, type AccountId } from '../../src/accounts/index.ts';
import { entityArnSchema, entitySchema, type Entity, type EntityType } from '../../src/entities/index.ts';
import { Random } from './random.ts';

/** The organization that questions are asked about: so many accounts of a hundred entities each. */

export const entitiesPerAccount = 100;

/** One in so many accounts can't be entered. */
const unreachableEvery = 100;
const firstAccountId = 100_000_000_000;
const startOf2024 = Date.UTC(2024, 0, 1);
const day = 86_400_000;

export function accountIdOf(number: number): AccountId {
  return accountIdSchema.parse(String(firstAccountId + number * 7));
}

export function accountOf(number: number): Account {
  const isUnreachable = number % unreachableEvery === unreachableEvery - 1;
  return {
    accountId: accountIdOf(number),
    name: `account-${number}`,
    partition: 'aws',
    status: isUnreachable ? 'ACCESS_DENIED' : 'REACHABLE',
    statusReason: isUnreachable ? 'AWS refused the role' : null,
    inventoriedAt: isUnreachable ? null : Date.now(),
  };
}

/** Twenty users, fifty roles, ten groups and twenty policies. */
export function entitiesOf(accountNumber: number): Entity[] {
  return Array.from({ length: entitiesPerAccount }, (_, number) => entityOf(accountNumber, number));
}

function entityOf(accountNumber: number, number: number): Entity {
  const random = new Random(accountNumber * entitiesPerAccount + number);
  const type = typeOf(number);
  const path = ['/', '/app/', '/team/platform/'][random.below(3)] ?? '/';
  const name = `${['billing', 'deploy', 'Reader', 'pipeline', 'Admin'][random.below(5)] ?? ''}-${type.toLowerCase()}-${number}`;
  const accountId = accountIdOf(accountNumber);
  return entitySchema.parse({
    type,
    accountId,
    arn: entityArnSchema.parse(`arn:aws:iam::${accountId}:${type.toLowerCase()}${path}${name}`),
    name,
    path,
    entityId: `${{ USER: 'AIDA', ROLE: 'AROA', GROUP: 'AGPA', POLICY: 'ANPA' }[type]}${accountId}${number}`,
    createdAt: startOf2024 + random.below(900) * day,
    deletedAt: null,
    tags: [
      { key: 'team', value: `team-${random.below(40)}` },
      { key: 'environment', value: random.fraction() < 0.5 ? 'production' : 'staging' },
    ],
    ...detailsOf(type),
  });
}

function typeOf(number: number): EntityType {
  if (number < 20) return 'USER';
  if (number < 70) return 'ROLE';
  return number < 80 ? 'GROUP' : 'POLICY';
}

const trustPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::100000000000:root' }, Action: 'sts:AssumeRole' },
  ],
});

function detailsOf(type: EntityType): object {
  const permissions = {
    attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    inlinePolicyNames: ['inline'],
  };
  switch (type) {
    case 'USER':
      return { ...permissions, passwordLastUsedAt: null, permissionsBoundaryArn: null, groupArns: [] };
    case 'ROLE':
      return {
        ...permissions,
        description: 'Does what its name says',
        maxSessionDuration: 3_600,
        lastUsedAt: null,
        lastUsedRegion: null,
        permissionsBoundaryArn: null,
        assumeRolePolicyDocument: trustPolicy,
      };
    case 'GROUP':
      return { ...permissions, userArns: [] };
    case 'POLICY':
      return {
        isAwsManaged: false,
        attachmentCount: 1,
        permissionsBoundaryUsageCount: 0,
        defaultVersionId: 'v1',
        isAttachable: true,
        updatedAt: null,
        description: null,
      };
  }
}
