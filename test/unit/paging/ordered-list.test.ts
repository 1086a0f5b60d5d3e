import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  encodeCursor,
  InvalidCursorError,
  pageOfOrdered,
  reversed,
  type OrderedList,
} from '../../../src/paging/index.ts';

type Letters = OrderedList<string, [string]>;

/** A list of letters that can be walked from any place. */
function lettersOf(text: string): Letters {
  const rows = Array.from(text).sort();
  const isBefore = (row: string, [key]: readonly [string], side: 'before' | 'after') =>
    side === 'before' ? row < key : row <= key;
  return {
    name: 'letters',
    keySchema: z.tuple([z.string()]),
    keyOf: (row) => [row],
    count: () => rows.length,
    following: (place, limit) => {
      const rest = rows.filter((row) => place === null || !isBefore(row, place.key, place.side));
      return { rows: rest.slice(0, limit), hasOthers: rest.length < rows.length };
    },
    preceding: (place, limit) => {
      const rest = rows.filter((row) => place === null || isBefore(row, place.key, place.side));
      return { rows: rest.toReversed().slice(0, limit), hasOthers: rest.length < rows.length };
    },
  };
}

const after = (list: Letters, limit: number, cursor: string | null) =>
  pageOfOrdered(list, { direction: 'forward', limit, after: cursor });
const before = (list: Letters, limit: number, cursor: string | null) =>
  pageOfOrdered(list, { direction: 'backward', limit, before: cursor });
const textOf = (page: ReturnType<typeof after>) => page.rows.map(({ row }) => row).join('');

describe('a page of an ordered list', () => {
  const list = lettersOf('abcdefg');

  it('begins at the start and says that there is more', () => {
    const page = after(list, 3, null);
    expect(textOf(page)).toBe('abc');
    expect(page).toMatchObject({ hasPreviousPage: false, hasNextPage: true, totalCount: 7 });
  });

  it('goes on after a cursor, and ends', () => {
    const page = after(list, 10, after(list, 3, null).rows.at(-1)?.cursor ?? null);
    expect(textOf(page)).toBe('defg');
    expect(page).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
  });

  it('is in the same order when taken from the end', () => {
    const last = before(list, 3, null);
    expect(textOf(last)).toBe('efg');
    expect(last).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    const middle = before(list, 3, last.rows[0]?.cursor ?? null);
    expect(textOf(middle)).toBe('bcd');
    expect(middle).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
  });

  it('neither repeats nor skips rows when others come and go', () => {
    const cursor = after(list, 3, null).rows.at(-1)?.cursor ?? null;
    expect(textOf(after(lettersOf('adefgz'), 2, cursor))).toBe('de');
    expect(textOf(before(lettersOf('aabdefgz'), 2, cursor))).toBe('ab');
  });

  it('of an empty list is empty', () => {
    expect(after(lettersOf(''), 3, null)).toMatchObject({
      rows: [],
      hasNextPage: false,
      hasPreviousPage: false,
      totalCount: 0,
    });
  });

  it('refuses a cursor whose key has another form', () => {
    expect(() => after(list, 3, encodeCursor('letters', [1]))).toThrow(InvalidCursorError);
    expect(() => after(list, 3, encodeCursor('digits', ['a']))).toThrow(InvalidCursorError);
  });
});

describe('a list turned round', () => {
  const list = reversed(lettersOf('abcdefg'));

  it('begins with the last row', () => {
    const page = after(list, 3, null);
    expect(textOf(page)).toBe('gfe');
    expect(textOf(after(list, 3, page.rows.at(-1)?.cursor ?? null))).toBe('dcb');
    expect(textOf(before(list, 2, null))).toBe('ba');
  });

  it('takes no cursor of the list as it was', () => {
    const cursor = after(lettersOf('abc'), 1, null).rows[0]?.cursor ?? null;
    expect(() => after(list, 1, cursor)).toThrow(InvalidCursorError);
  });
});
