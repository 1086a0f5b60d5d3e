import { useSyncExternalStore } from 'react';

/** How live updates come in: `idle` while no page watches anything. */
export type ConnectionState = 'idle' | 'connecting' | 'live' | 'lost';

let state: ConnectionState = 'idle';
const listeners = new Set<() => void>();

export function setConnectionState(next: ConnectionState): void {
  state = next;
  for (const listener of listeners) listener();
}

/** The state of the WebSocket over which subscriptions come. */
export function useConnectionState(): ConnectionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
