import type { SortKey } from './cursor.ts';

/** Compares keys value by value: null first, numbers by size, texts by code unit. */
export function compareAscending(a: SortKey, b: SortKey): number {
  for (let index = 0; index < a.length; index++) {
    const order = compareValues(a[index] ?? null, b[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

export function compareDescending(a: SortKey, b: SortKey): number {
  return compareAscending(b, a);
}

function compareValues(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
