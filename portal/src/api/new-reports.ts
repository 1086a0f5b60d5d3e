import { useEffect, useSyncExternalStore } from 'react';
import { useSubscription } from 'urql';
import { WatchFinishedReportsDocument } from './operations.ts';

/** How often pages ask again while reports keep coming in. */
const pauseMilliseconds = 2_000;

let version = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** There are reports that the page doesn't show yet: everything on it is asked again. */
export function tellNewReports(): void {
  clearTimeout(timer);
  timer = undefined;
  version += 1;
  for (const listener of listeners) listener();
}

/** Changes whenever a page should ask again. */
export function useNewReports(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
}

const askAgainMilliseconds = 5_000;

/** For what no event tells of, like a job that begins: the page asks again every few seconds. */
export function useAskingAgain(isWanted = true): void {
  useEffect(() => {
    if (!isWanted) return undefined;
    const timer = setInterval(tellNewReports, askAgainMilliseconds);
    return () => {
      clearInterval(timer);
    };
  }, [isWanted]);
}

/** Keeps a page current while reports reach their final state anywhere; many at once count as one. */
export function useLiveReports(): void {
  const [{ data }] = useSubscription({ query: WatchFinishedReportsDocument, variables: {} });
  const finished = data?.reportFinished.id;
  useEffect(() => {
    if (finished !== undefined) timer ??= setTimeout(tellNewReports, pauseMilliseconds);
  }, [finished]);
}
