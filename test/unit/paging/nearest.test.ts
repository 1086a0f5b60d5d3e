import { describe, expect, it } from 'vitest';
import { placesBefore, placesFrom, type NumericPlace, type PlaceScan } from '../../../src/paging/index.ts';

/** A thousand places, many of equal value, told out of order. */
const places: readonly NumericPlace[] = Array.from({ length: 1_000 }, (_, index) => {
  const position = (index * 617) % 1_000;
  return { value: position % 13, position };
});
const scan: PlaceScan = (tell) => {
  for (const { value, position } of places) tell(value, position);
};
const inOrder = places.toSorted((a, b) => a.value - b.value || a.position - b.position);

describe('places out of order', () => {
  it.each([1, 2, 50, 999, 5_000])('yield the first %i', (limit) => {
    expect(placesFrom(scan, null, limit)).toEqual(inOrder.slice(0, limit));
  });

  it.each([1, 2, 50, 999, 5_000])('yield the last %i, the nearest first', (limit) => {
    expect(placesBefore(scan, null, limit)).toEqual(inOrder.slice(-limit).reverse());
  });

  it.each([0, 1, 500, 998])('yield those from a bound and those before it, which is place %i', (index) => {
    const bound = inOrder[index] ?? null;
    expect(placesFrom(scan, bound, 3)).toEqual(inOrder.slice(index, index + 3));
    expect(placesBefore(scan, bound, 3)).toEqual(inOrder.slice(Math.max(0, index - 3), index).reverse());
  });

  it('yield none where none are wanted', () => {
    expect(placesFrom(scan, null, 0)).toEqual([]);
    expect(placesBefore(scan, null, 0)).toEqual([]);
  });
});
