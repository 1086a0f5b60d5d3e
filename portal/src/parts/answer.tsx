import type { CombinedError, TypedDocumentNode } from '@urql/core';
import { useQuery, type AnyVariables } from 'urql';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useNewReports } from '../api/new-reports.ts';
import { Failure, Skeleton } from './states.tsx';

/** What a page knows of a query's answer. */
export interface Answer<Data> {
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
  /** Asked, and not answered yet; `data` may still be that of the address before. */
  readonly isLoading: boolean;
  /** Asks the API again, past the cache. */
  readonly again: () => void;
}

export interface QuestionOptions {
  /** Don't ask yet. */
  readonly pause?: boolean;
}

/** Asks the API, showing what is cached at once and what is new when it comes. */
export function useAnswer<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { pause = false }: QuestionOptions = {},
): Answer<Data> {
  const [{ data, error, fetching, stale }, execute] = useQuery({
    query,
    variables,
    pause,
    requestPolicy: 'cache-and-network',
  });
  const again = useCallback(() => {
    execute({ requestPolicy: 'network-only' });
  }, [execute]);
  const newReports = useNewReports();
  const seen = useRef(newReports);
  useEffect(() => {
    if (seen.current === newReports || pause) return;
    seen.current = newReports;
    again();
  }, [newReports, again, pause]);
  return { data: answered(data, error), error, isLoading: fetching || stale, again };
}

/** An error that leaves nothing of an answer but nulls (`data: null`, or only null fields) leaves no answer. */
function answered<Data>(data: Data | null | undefined, error: CombinedError | undefined): Data | undefined {
  if (data == null) return undefined;
  const isEmpty = error !== undefined && Object.values(data).every((field) => field === null);
  return isEmpty ? undefined : data;
}

interface ShowProps<Data> {
  readonly answer: Answer<Data>;
  readonly children: (data: Data) => ReactNode;
  /** How many lines the waiting page shows. */
  readonly lines?: number;
}

/** Shows an answer in whichever state it is: what failed never looks like what is empty. */
export function Show<Data>({ answer, children, lines = 4 }: ShowProps<Data>) {
  const { data, error, isLoading, again } = answer;
  if (data === undefined && error === undefined) return <Skeleton lines={lines} />;
  return (
    <div aria-busy={isLoading} className={isLoading ? 'is-loading' : undefined}>
      {error !== undefined && <Failure error={error} again={again} isPartial={data !== undefined} />}
      {data !== undefined && children(data)}
    </div>
  );
}
