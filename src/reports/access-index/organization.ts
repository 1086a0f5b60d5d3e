import type { Account, AccountId } from '../../accounts/index.ts';
import { EntityCatalog } from '../../entities/index.ts';
import { AccessMatrix } from './access-matrix.ts';

/** All that questions over many are answered from. The catalog's ordinals are the matrix's rows. */
export class Organization {
  readonly accounts = new Map<AccountId, Account>();
  readonly catalog = new EntityCatalog();
  readonly matrix = new AccessMatrix();
}
