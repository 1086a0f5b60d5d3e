import type { AccountId } from '../../accounts/index.ts';
import { parseEntityArn, type EntityKey } from '../../entities/index.ts';
import type { UserErrorCode } from '../errors/index.ts';

/** Which entity an ARN and an account id name together, or which of the two is wrong and why. */
export type EntityTarget =
  | ({ readonly kind: 'entity' } & EntityKey)
  | {
      readonly kind: 'wrong';
      readonly argument: 'arn' | 'accountId';
      readonly code: UserErrorCode;
      readonly message: string;
    };

/** Reads the two arguments that name an entity. AWS-managed policies need both, everything else is in its ARN. */
export function readEntityTarget(arn: string, accountId: AccountId | null | undefined): EntityTarget {
  const parsed = parseEntityArn(arn);
  if (parsed === null) {
    return wrong(
      'arn',
      'INVALID_ARN',
      `"${arn}" names no user, role, group or policy; expected an ARN like "arn:aws:iam::111122223333:role/app/Deploy"`,
    );
  }
  const account = parsed.accountId ?? accountId;
  if (account == null) {
    return wrong(
      'accountId',
      'ACCOUNT_ID_REQUIRED',
      `"${arn}" is an AWS-managed policy, which is in every account; give the accountId of the one that is meant`,
    );
  }
  if (accountId != null && accountId !== account) {
    return wrong(
      'accountId',
      'ACCOUNT_ID_MISMATCH',
      `accountId is "${accountId}", but "${arn}" is in account ${account}; leave accountId out or give the same`,
    );
  }
  return { kind: 'entity', accountId: account, arn: parsed.arn };
}

function wrong(argument: 'arn' | 'accountId', code: UserErrorCode, message: string): EntityTarget {
  return { kind: 'wrong', argument, code, message };
}
