import type { AccountId } from '../../accounts/index.ts';
import type { UserError } from '../errors/index.ts';

export function accountNotFound(accountId: AccountId, field: string[]): UserError {
  return {
    code: 'ACCOUNT_NOT_FOUND',
    field,
    message: `Lapse has no account ${accountId}; the query accounts lists those that it has`,
  };
}

export function notPermitted(accountIds: readonly AccountId[], field: string[]): UserError {
  return {
    code: 'NOT_PERMITTED',
    field,
    message: `you may read ${accountIds.join(', ')}, but not have reports or inventories made there`,
  };
}

export function negativeMaxAge(maxAgeSeconds: number): UserError {
  return {
    code: 'INVALID_MAX_AGE',
    field: ['input', 'maxAgeSeconds'],
    message: `maxAgeSeconds is ${maxAgeSeconds}; expected 0 or more seconds, or nothing to ask AWS anew in any case`,
  };
}
