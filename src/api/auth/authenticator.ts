import type { Caller } from './caller.ts';

/** What a request or a WebSocket's `connection_init` brings to show who asks. */
export interface Credentials {
  /** The `Authorization` header, or the field `authorization` of the `connection_init` payload. */
  readonly authorization: string | null;
}

export type Authentication =
  | { readonly kind: 'accepted'; readonly caller: Caller }
  /** The message is for the client: it says what is missing, never what would have been right. */
  | { readonly kind: 'rejected'; readonly message: string };

/** One way to tell who asks. */
export interface Authenticator {
  authenticate(credentials: Credentials): Promise<Authentication>;
}
