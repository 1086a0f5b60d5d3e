import { useCallback, useEffect, useState } from 'react';
import { useClient, type Client } from 'urql';
import type { CombinedError } from '@urql/core';
import { ServicesDocument, type ServiceFilter, type ServiceRowFragment } from '../../api/operations.ts';
import { useNewReports } from '../../api/new-reports.ts';
import type { Answer } from '../../parts/answer.tsx';

interface Loaded {
  readonly key: string;
  readonly services: readonly ServiceRowFragment[] | undefined;
  readonly error: CombinedError | undefined;
}

/**
 * Every service with its counts: a few hundred rows at most, whatever the number of accounts, so they are read whole
 * and ordered here.
 */
export function useAllServices(filter: ServiceFilter, days: number): Answer<readonly ServiceRowFragment[]> {
  const client = useClient();
  const key = JSON.stringify({ filter, days });
  const [loaded, setLoaded] = useState<Loaded>({ key: '', services: undefined, error: undefined });
  const [attempt, setAttempt] = useState(0);
  const newReports = useNewReports();
  useEffect(() => {
    let isWanted = true;
    void readAll(client, key).then((next) => {
      if (isWanted) setLoaded(next);
    });
    return () => {
      isWanted = false;
    };
  }, [client, key, attempt, newReports]);
  const again = useCallback(() => {
    setAttempt((before) => before + 1);
  }, []);
  return { data: loaded.services, error: loaded.error, isLoading: loaded.key !== key, again };
}

async function readAll(client: Client, key: string): Promise<Loaded> {
  const { filter, days } = JSON.parse(key) as { filter: ServiceFilter; days: number };
  const services: ServiceRowFragment[] = [];
  let after: string | null = null;
  do {
    const { data, error }: Awaited<ReturnType<typeof readPage>> = await readPage(client, filter, days, after);
    if (data === undefined) return { key, services: undefined, error };
    services.push(...data.services.nodes);
    after = data.services.pageInfo.hasNextPage ? data.services.pageInfo.endCursor : null;
  } while (after !== null);
  return { key, services, error: undefined };
}

function readPage(client: Client, filter: ServiceFilter, days: number, after: string | null) {
  return client
    .query(ServicesDocument, { filter, days, after }, { requestPolicy: 'network-only' })
    .toPromise();
}
