/** Who somebody has shown to be. What they may do is up to the permissions. */
export type Identity =
  | { readonly kind: 'anonymous'; readonly name: 'anonymous' }
  /** A program; its name is the token's. */
  | { readonly kind: 'serviceToken'; readonly name: string }
  /** Somebody who signed in with a JWT; the name is its subject. */
  | { readonly kind: 'person'; readonly name: string; readonly groups: readonly string[] };
