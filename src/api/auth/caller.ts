import type { AccountScope } from '../../accounts/index.ts';
import type { Identity } from './identity.ts';

/** Who asks, and for which accounts they may do what. Whoever may generate or administer may read, too. */
export interface Caller {
  readonly name: string;
  readonly identity: Identity;
  readonly read: AccountScope;
  /** Have reports and inventories made, and cancel them. */
  readonly generate: AccountScope;
  /** Look after Lapse itself: the dashboard of its queues shows all accounts, and opens with all of them only. */
  readonly admin: AccountScope;
}
