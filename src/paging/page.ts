import { decodeCursor, encodeCursor, type SortKey } from './cursor.ts';

/** Which part of a list is asked for: so many rows after or before a place, or from the start or the end. */
export type PageRequest =
  | { readonly direction: 'forward'; readonly limit: number; readonly after: string | null }
  | { readonly direction: 'backward'; readonly limit: number; readonly before: string | null };

export interface PageRow<Row> {
  readonly row: Row;
  readonly cursor: string;
}

interface KeyedList<Row> {
  readonly name: string;
  keyOf(row: Row): SortKey;
}

/** A row of a list whose cursor is made when it is asked for. */
export class KeyedRow<Row> implements PageRow<Row> {
  readonly row: Row;
  readonly #list: KeyedList<Row>;

  constructor(list: KeyedList<Row>, row: Row) {
    this.row = row;
    this.#list = list;
  }

  get cursor(): string {
    return encodeCursor(this.#list.name, this.#list.keyOf(this.row));
  }
}

/** A part of a list, in the list's order whichever way it was asked for. */
export interface Page<Row> {
  readonly rows: readonly PageRow<Row>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** All rows of the list, not of the page. */
  readonly totalCount: number;
}

/** A list in its order, and how a row's place in it is told. */
export interface SortedList<Row> {
  /** Names the list and its order in cursors. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => SortKey;
  /** Negative when the first key comes before the second in this list's order. */
  readonly compare: (a: SortKey, b: SortKey) => number;
}

/**
 * Cuts a page out of a sorted list.
 * @throws InvalidCursorError
 */
export function pageOf<Row>(list: SortedList<Row>, request: PageRequest): Page<Row> {
  const [start, end] = boundsOf(list, request);
  return {
    rows: list.rows.slice(start, end).map((row) => new KeyedRow(list, row)),
    hasNextPage: end < list.rows.length,
    hasPreviousPage: start > 0,
    totalCount: list.rows.length,
  };
}

function boundsOf<Row>(list: SortedList<Row>, request: PageRequest): [start: number, end: number] {
  if (request.direction === 'forward') {
    const start = request.after === null ? 0 : countUpTo(list, decodeCursor(list.name, request.after), true);
    return [start, Math.min(start + request.limit, list.rows.length)];
  }
  const end =
    request.before === null
      ? list.rows.length
      : countUpTo(list, decodeCursor(list.name, request.before), false);
  return [Math.max(0, end - request.limit), end];
}

/** How many rows come before a key, or before and at it. */
function countUpTo<Row>(list: SortedList<Row>, key: SortKey, inclusive: boolean): number {
  let low = 0;
  let high = list.rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = list.rows[middle];
    const order = row === undefined ? 1 : list.compare(list.keyOf(row), key);
    if (order < 0 || (inclusive && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
