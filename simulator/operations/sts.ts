import { z } from 'zod';
import type { Identity } from '../auth/credentials.ts';
import { AwsError } from '../protocol/errors.ts';
import { arn, integer, readInput } from '../protocol/input.ts';
import type { Role } from '../world/entity.ts';
import { notAuthorized } from './arn.ts';
import type { Call, QueryOperation } from './call.ts';

const chainedLimit = 3_600;
const assumeRoleInput = z.object({
  RoleArn: arn,
  RoleSessionName: z
    .string()
    .min(2)
    .max(64)
    .regex(/^[\w+=,.@-]*$/),
  DurationSeconds: integer(900, 43_200).default(3_600),
  ExternalId: z
    .string()
    .min(2)
    .max(1224)
    .regex(/^[\w+=,.@:/-]*$/)
    .optional(),
});

/** Opens a session of a role that trusts the caller. A session of a session lasts an hour at most. */
export const assumeRole: QueryOperation = (call, parameters) => {
  const { simulation, caller } = call;
  const input = readInput(assumeRoleInput, parameters);
  if (caller.kind === 'SESSION' && input.DurationSeconds > chainedLimit) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  const { accountId, role } = findRole(call, input.RoleArn);
  if (!trusts(role, caller, input.ExternalId))
    throw notAuthorized(caller.arn, 'sts:AssumeRole', input.RoleArn);
  if (input.DurationSeconds > role.maxSessionDuration) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  const { settings, world, sessions } = simulation;
  const account = { partition: world.organization.partition, accountId };
  const lifetime = settings.sessionSeconds === 0 ? input.DurationSeconds : settings.sessionSeconds;
  const session = sessions.open(account, role, input.RoleSessionName, lifetime);
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiresAt ?? 0),
    },
    AssumedRoleUser: { AssumedRoleId: session.identity.userId, Arn: session.identity.arn },
  };
};

/** The role in an account that can be entered. AWS doesn't tell a missing role from one that is denied. */
function findRole({ simulation, caller }: Call, roleArn: string): { accountId: string; role: Role } {
  const { world, settings } = simulation;
  const accountId = roleArn.split(':')[4] ?? '';
  const role =
    world.account(accountId)?.state === 'ACTIVE' ? world.inventory(accountId)?.find(roleArn) : undefined;
  if (role?.type === 'ROLE') return { accountId, role };
  if (settings.missingRoleCode === 'AccessDenied') throw notAuthorized(caller.arn, 'sts:AssumeRole', roleArn);
  throw new AwsError('NoSuchEntity', `Role ${roleArn} does not exist.`);
}

/** Whether the role's trust policy names the caller, its role or its account, and its conditions hold. */
function trusts(role: Role, caller: Identity, externalId: string | undefined): boolean {
  const partition = role.arn.split(':')[1] ?? 'aws';
  const names = [caller.arn, caller.principalArn, `arn:${partition}:iam::${caller.accountId}:root`];
  return role.trust.Statement.some((statement) => {
    const expected = statement.Condition?.StringEquals['sts:ExternalId'];
    const isNamed = statement.Principal?.AWS?.some((principal) => names.includes(principal)) ?? false;
    return isNamed && (expected === undefined || expected === externalId);
  });
}

export const getCallerIdentity: QueryOperation = ({ caller }) => ({
  UserId: caller.userId,
  Account: caller.accountId,
  Arn: caller.arn,
});
