import { CombinedError } from '@urql/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type Client } from 'urql';
import { useNewReports } from '../api/new-reports.ts';
import type { Answer, QuestionOptions } from './answer.tsx';
import type { CsvPage } from './csv-button.tsx';

interface Loaded<Row> {
  readonly key: string;
  readonly rows: readonly Row[] | undefined;
  readonly error: CombinedError | undefined;
}

/**
 * A list read whole, page after page: for what is a few hundred rows at most, whatever the number of accounts.
 * @param key names what is asked for; the list is read again when it changes
 */
export function useWholeList<Row>(
  key: string,
  readPage: (client: Client, after: string | null) => Promise<CsvPage<Row>>,
  { pause = false }: QuestionOptions = {},
): Answer<readonly Row[]> {
  const client = useClient();
  const [loaded, setLoaded] = useState<Loaded<Row>>({ key: '', rows: undefined, error: undefined });
  const [attempt, setAttempt] = useState(0);
  const newReports = useNewReports();
  const read = useRef(readPage);
  useEffect(() => {
    read.current = readPage;
  });
  useEffect(() => {
    if (pause) return undefined;
    let isWanted = true;
    void readAll(client, read.current).then((answer) => {
      if (isWanted) setLoaded({ key, ...answer });
    });
    return () => {
      isWanted = false;
    };
  }, [client, key, attempt, newReports, pause]);
  const again = useCallback(() => {
    setAttempt((before) => before + 1);
  }, []);
  return { data: loaded.rows, error: loaded.error, isLoading: loaded.key !== key, again };
}

async function readAll<Row>(
  client: Client,
  readPage: (client: Client, after: string | null) => Promise<CsvPage<Row>>,
): Promise<Omit<Loaded<Row>, 'key'>> {
  const rows: Row[] = [];
  let after: string | null = null;
  try {
    do {
      const page: CsvPage<Row> = await readPage(client, after);
      rows.push(...page.rows);
      after = page.next;
    } while (after !== null);
    return { rows, error: undefined };
  } catch (error) {
    if (error instanceof CombinedError) return { rows: undefined, error };
    throw error;
  }
}
