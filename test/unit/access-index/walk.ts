import { expect } from 'vitest';
import type { Page, PageRequest } from '../../../src/paging/index.ts';

/** All rows of a list, page by page from its start; each says whether others come before it. */
export function walkForward<Row>(list: (request: PageRequest) => Page<Row>, limit: number): Row[] {
  const rows: Row[] = [];
  let after: string | null = null;
  for (;;) {
    const page = list({ direction: 'forward', limit, after });
    expect(page.hasPreviousPage).toBe(rows.length > 0);
    rows.push(...page.rows.map(({ row }) => row));
    if (!page.hasNextPage) return rows;
    after = page.rows.at(-1)?.cursor ?? null;
  }
}

/** All rows of a list, page by page from its end, in the list's order; each says whether others come after it. */
export function walkBackward<Row>(list: (request: PageRequest) => Page<Row>, limit: number): Row[] {
  const rows: Row[] = [];
  let before: string | null = null;
  for (;;) {
    const page = list({ direction: 'backward', limit, before });
    expect(page.hasNextPage).toBe(rows.length > 0);
    rows.unshift(...page.rows.map(({ row }) => row));
    if (!page.hasPreviousPage) return rows;
    before = page.rows.at(0)?.cursor ?? null;
  }
}
