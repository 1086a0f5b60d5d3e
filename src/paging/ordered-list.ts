import type { z } from 'zod';
import { decodeCursor, InvalidCursorError, type SortKey } from './cursor.ts';
import { KeyedRow, type Page, type PageRequest } from './page.ts';

/** Right before or right after everything that has this key, whether or not a row has it. */
export interface Place<Key extends SortKey> {
  readonly key: Key;
  readonly side: 'before' | 'after';
}

/** Rows beside a place, and whether the list has others on the place's far side. */
export interface Stretch<Row> {
  readonly rows: readonly Row[];
  readonly hasOthers: boolean;
}

/**
 * A list that is never laid out as a whole: it finds the rows nearest to a place, which takes far less time and
 * memory than ordering millions of rows to show fifty.
 */
export interface OrderedList<Row, Key extends SortKey> {
  /** Names the list and its order in cursors. */
  readonly name: string;
  readonly keySchema: z.ZodType<Key>;
  keyOf(row: Row): Key;
  /** All rows. */
  count(): number;
  /** The first rows after a place, or of the list; in the list's order. */
  following(place: Place<Key> | null, limit: number): Stretch<Row>;
  /** The last rows before a place, or of the list; the nearest first. */
  preceding(place: Place<Key> | null, limit: number): Stretch<Row>;
}

/**
 * Takes a page out of an ordered list. The total is counted when it is asked for.
 * @throws InvalidCursorError
 */
export function pageOfOrdered<Row, Key extends SortKey>(
  list: OrderedList<Row, Key>,
  request: PageRequest,
): Page<Row> {
  const { rows, hasNextPage, hasPreviousPage } =
    request.direction === 'forward'
      ? forwardPage(list, request.after, request.limit)
      : backwardPage(list, request.before, request.limit);
  return {
    rows: rows.map((row) => new KeyedRow(list, row)),
    hasNextPage,
    hasPreviousPage,
    get totalCount() {
      return list.count();
    },
  };
}

/** The same list from its end to its start. */
export function reversed<Row, Key extends SortKey>(list: OrderedList<Row, Key>): OrderedList<Row, Key> {
  return {
    name: `${list.name} reversed`,
    keySchema: list.keySchema,
    keyOf: (row) => list.keyOf(row),
    count: () => list.count(),
    following: (place, limit) => list.preceding(turned(place), limit),
    preceding: (place, limit) => list.following(turned(place), limit),
  };
}

function forwardPage<Row, Key extends SortKey>(
  list: OrderedList<Row, Key>,
  after: string | null,
  limit: number,
) {
  const place = placeOf(list, after, 'after');
  const { rows, hasOthers } = list.following(place, limit + 1);
  return {
    rows: rows.slice(0, limit),
    hasNextPage: rows.length > limit,
    hasPreviousPage: hasOthers,
  };
}

function backwardPage<Row, Key extends SortKey>(
  list: OrderedList<Row, Key>,
  before: string | null,
  limit: number,
) {
  const place = placeOf(list, before, 'before');
  const { rows, hasOthers } = list.preceding(place, limit + 1);
  return {
    rows: rows.slice(0, limit).reverse(),
    hasNextPage: hasOthers,
    hasPreviousPage: rows.length > limit,
  };
}

function placeOf<Row, Key extends SortKey>(
  list: OrderedList<Row, Key>,
  cursor: string | null,
  side: 'before' | 'after',
): Place<Key> | null {
  if (cursor === null) return null;
  const key = list.keySchema.safeParse(decodeCursor(list.name, cursor));
  if (!key.success) {
    throw new InvalidCursorError(`"${cursor}" is not a cursor of this list; use one that it returned`);
  }
  return { key: key.data, side };
}

function turned<Key extends SortKey>(place: Place<Key> | null): Place<Key> | null {
  return place && { key: place.key, side: place.side === 'before' ? 'after' : 'before' };
}
