import { describe, expect, it } from 'vitest';
import { compareAscending, pageOf, type PageRequest, type SortedList } from '../../../src/paging/index.ts';

const list: SortedList<number> = {
  name: 'numbers',
  rows: [10, 20, 30, 40, 50],
  keyOf: (row) => [row],
  compare: compareAscending,
};
const page = (request: PageRequest) => pageOf(list, request);

describe('a page of a sorted list', () => {
  it('is found by key in either direction', () => {
    const first = page({ direction: 'forward', limit: 2, after: null });
    expect(first.rows.map(({ row }) => row)).toEqual([10, 20]);
    const next = page({ direction: 'forward', limit: 2, after: first.rows[1]?.cursor ?? null });
    expect(next).toMatchObject({ hasPreviousPage: true, hasNextPage: true, totalCount: 5 });
    const back = page({ direction: 'backward', limit: 5, before: next.rows[0]?.cursor ?? null });
    expect(back.rows.map(({ row }) => row)).toEqual([10, 20]);
    expect(back).toMatchObject({ hasPreviousPage: false, hasNextPage: true });
  });
});

describe('keys', () => {
  it('compare value by value: nothing before anything, numbers by size, texts by code unit', () => {
    const keys = [
      [null, 'z'],
      [2, 'b'],
      [2, 'a'],
      [10, 'a'],
      [2, 'B'],
    ].sort(compareAscending);
    expect(keys).toEqual([
      [null, 'z'],
      [2, 'B'],
      [2, 'a'],
      [2, 'b'],
      [10, 'a'],
    ]);
  });
});
