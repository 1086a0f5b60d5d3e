import type { AccountId } from '../../accounts/index.ts';
import type { UserError } from '../errors/index.ts';

export function accountNotFound(accountId: AccountId, field: string[]): UserError {
  return {
    code: 'ACCOUNT_NOT_FOUND',
    field,
    message: `Lapse has no account ${accountId}; the query accounts lists those that it has`,
  };
}

export function notPermitted(accountId: AccountId, field: string[]): UserError {
  return {
    code: 'NOT_PERMITTED',
    field,
    message: `you may read account ${accountId}, but not have reports or inventories made there`,
  };
}
