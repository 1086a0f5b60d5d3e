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
    expect(placesFrom(scan, null, limit)).toEqual({ places: inOrder.slice(0, limit), hasOthers: false });
  });

  it.each([1, 2, 50, 999, 5_000])('yield the last %i, the nearest first', (limit) => {
    const places = inOrder.slice(-limit).reverse();
    expect(placesBefore(scan, null, limit)).toEqual({ places, hasOthers: false });
  });

  it.each([0, 1, 500, 998])(
    'yield those from a bound, which is place %i, and whether some are before',
    (index) => {
      const places = inOrder.slice(index, index + 3);
      expect(placesFrom(scan, inOrder[index] ?? null, 3)).toEqual({ places, hasOthers: index > 0 });
    },
  );

  it.each([0, 1, 500, 998])(
    'yield those before a bound, which is place %i, and that it is behind them',
    (index) => {
      const places = inOrder.slice(Math.max(0, index - 3), index).reverse();
      expect(placesBefore(scan, inOrder[index] ?? null, 3)).toEqual({ places, hasOthers: true });
    },
  );

  it('yield all before a bound behind them, and that none is left', () => {
    const { places, hasOthers } = placesBefore(scan, { value: 13, position: 0 }, 3);
    expect(places).toEqual(inOrder.slice(-3).reverse());
    expect(hasOthers).toBe(false);
  });
});
