import type { IAMClient, ServiceLastAccessed } from '@aws-sdk/client-iam';

/** One account as a peer finds it: entered already, so that nothing but the collecting is measured. */
export interface PeerAccount {
  readonly accountId: string;
  readonly iam: IAMClient;
  /** The entities whose reports are wanted. */
  readonly arns: readonly string[];
}

/** What a peer tells its users of one entity: a report, true or not, or that there is none. */
export type PeerAnswer =
  | { readonly kind: 'report'; readonly rows: readonly ServiceLastAccessed[] }
  | { readonly kind: 'error'; readonly error: unknown };

/** ARNs alone would not do: AWS's own policies have the same one in every account. */
export type Tell = (account: PeerAccount, arn: string, answer: PeerAnswer) => void;

/** The algorithm by which another system collects reports. */
export interface Peer {
  readonly name: string;
  /** Collects until it would end by itself; it may be stopped before. */
  collect(accounts: readonly PeerAccount[], tell: Tell): Promise<void>;
}
