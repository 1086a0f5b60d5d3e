import { useSyncExternalStore } from 'react';

/**
 * The API's bearer token. It lives as long as the browser's tab: sessionStorage survives a reload, is gone with the
 * tab, and is never sent by the browser on its own as a cookie would be.
 */
const storageKey = 'lapse.token';

type Session =
  /** Whatever the API lets in: with a token, or without one where it asks for none. */
  | { readonly kind: 'open'; readonly token: string | null }
  /** The API wants a token, or another one. */
  | { readonly kind: 'closed'; readonly reason: string };

let session: Session = { kind: 'open', token: sessionStorage.getItem(storageKey) };
const listeners = new Set<() => void>();

function change(next: Session): void {
  session = next;
  if (next.kind === 'open' && next.token !== null) sessionStorage.setItem(storageKey, next.token);
  else sessionStorage.removeItem(storageKey);
  for (const listener of listeners) listener();
}

export function currentToken(): string | null {
  return session.kind === 'open' ? session.token : null;
}

export function signIn(token: string): void {
  change({ kind: 'open', token });
}

export function signOut(): void {
  change({ kind: 'closed', reason: 'You have signed out.' });
}

/** The API refused the token, or wants one. */
export function turnAway(reason: string): void {
  if (session.kind === 'open') change({ kind: 'closed', reason });
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
