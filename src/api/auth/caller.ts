import type { AccountScope } from '../../accounts/index.ts';

/** Who asks, and for which accounts they may read and have reports made. */
export interface Caller {
  readonly name: string;
  readonly read: AccountScope;
  readonly generate: AccountScope;
}
