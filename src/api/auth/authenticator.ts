import type { Identity } from './identity.ts';

/** What a request or a WebSocket's `connection_init` brings to show who asks. */
export interface Credentials {
  /** The `Authorization` header, or the field `authorization` of the `connection_init` payload. */
  readonly authorization: string | null;
}

export type Authentication =
  | {
      readonly kind: 'accepted';
      readonly identity: Identity;
      /** Epoch milliseconds at which the credentials end, and connections with them; null for those that never do. */
      readonly expiresAt: number | null;
    }
  /** The message is for the client: it says what is missing, never what would have been right. */
  | { readonly kind: 'rejected'; readonly message: string }
  /** Nobody can tell at the moment; asking again later may help. */
  | { readonly kind: 'unavailable'; readonly message: string };

/** One way to tell who asks. */
export interface Authenticator {
  authenticate(credentials: Credentials): Promise<Authentication>;
}
