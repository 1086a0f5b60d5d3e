import { useRef, useState } from 'react';
import { createDownloadClient } from '../api/client.ts';
import type { Client } from '@urql/core';
import { toCsv, type CsvColumn } from './csv.ts';
import { download } from './download.ts';
import { number } from './words.ts';

export interface CsvPage<Row> {
  readonly rows: readonly Row[];
  /** Where the next page begins; null after the last one. */
  readonly next: string | null;
  readonly total: number;
}

export interface CsvSource<Row> {
  /** Without the `.csv`. */
  readonly name: string;
  readonly columns: readonly CsvColumn<Row>[];
  readonly readPage: (client: Client, after: string | null) => Promise<CsvPage<Row>>;
}

type Progress =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number | null }
  | { readonly kind: 'failed'; readonly message: string };

/** Downloads every row that matches the page's filters, not only the page of them that is shown. */
export function CsvButton<Row>({ source }: { readonly source: CsvSource<Row> }) {
  const [progress, setProgress] = useState<Progress>({ kind: 'idle' });
  const stop = useRef<AbortController>(undefined);
  const start = async () => {
    const controller = new AbortController();
    stop.current = controller;
    setProgress({ kind: 'running', done: 0, total: null });
    try {
      const rows = await readAll(source, controller.signal, (done, total) => {
        setProgress({ kind: 'running', done, total });
      });
      if (!controller.signal.aborted) download(`${source.name}.csv`, toCsv(source.columns, rows));
      setProgress({ kind: 'idle' });
    } catch (error) {
      setProgress({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };
  if (progress.kind === 'running') {
    return (
      <span className="csv-progress">
        <span role="status">
          {number(progress.done)} of {progress.total === null ? '…' : number(progress.total)} rows
        </span>
        <button type="button" className="button" onClick={() => stop.current?.abort()}>
          Cancel
        </button>
      </span>
    );
  }
  return (
    <span className="csv-progress">
      {progress.kind === 'failed' && <span role="alert">Download failed: {progress.message}</span>}
      <button type="button" className="button" onClick={() => void start()}>
        <span aria-hidden="true">↓ </span>CSV
      </button>
    </span>
  );
}

async function readAll<Row>(
  { readPage }: CsvSource<Row>,
  signal: AbortSignal,
  tell: (done: number, total: number) => void,
): Promise<Row[]> {
  const client = createDownloadClient();
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const page: CsvPage<Row> = await readPage(client, after);
    rows.push(...page.rows);
    tell(rows.length, page.total);
    after = page.next;
  } while (after !== null && !signal.aborted);
  return rows;
}
