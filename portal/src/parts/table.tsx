import type { ReactNode } from 'react';
import type { PlaceFragment } from '../api/operations.ts';
import { useFilters } from '../address/filters.ts';
import { number } from './words.ts';

export interface Column<Row> {
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly className?: string;
  /** How the table can be ordered by this column. */
  readonly sort?: { readonly isActive: boolean; readonly isDescending: boolean; readonly toggle: () => void };
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What opens below a row; null where nothing does. */
  readonly below?: (row: Row) => ReactNode;
}

/** The first column heads its row. On a narrow screen each row becomes a card in which cells name their header. */
export function Table<Row>({ caption, columns, rows, keyOf, below }: TableProps<Row>) {
  return (
    <div className="table-frame">
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <HeaderCell key={index} column={column} />
            ))}
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={keyOf(row)}>
            <tr>
              {columns.map(({ header, cell, className }, index) =>
                index === 0 ? (
                  <th key={index} scope="row" className={className}>
                    {cell(row)}
                  </th>
                ) : (
                  <td
                    key={index}
                    className={className}
                    data-label={typeof header === 'string' ? header : undefined}
                  >
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
            {below?.(row)}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function HeaderCell<Row>({ column: { header, className, sort } }: { readonly column: Column<Row> }) {
  if (sort === undefined) {
    return (
      <th scope="col" className={className}>
        {header}
      </th>
    );
  }
  const direction = sort.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={className} aria-sort={sort.isActive ? direction : 'none'}>
      <button type="button" className="sort" onClick={sort.toggle}>
        {header}
        <span aria-hidden="true">{sort.isActive ? (sort.isDescending ? ' ↓' : ' ↑') : ' ↕'}</span>
      </button>
    </th>
  );
}

interface PagerProps {
  readonly place: PlaceFragment;
  readonly total: number;
  readonly what: string;
  readonly shown: number;
}

/** To the page before and after; both are addresses, so that the back button knows them. */
export function Pager({ place, total, what, shown }: PagerProps) {
  const filters = useFilters();
  const turn = (button: HTMLElement, place: Readonly<Record<string, string | null>>) => {
    filters.set(place);
    button.closest('section')?.scrollIntoView();
  };
  return (
    <nav className="pager" aria-label={`Pages of ${what}`}>
      <span>
        {shown < total ? `${number(shown)} of ${number(total)}` : number(total)} {what}
      </span>
      {(place.hasPreviousPage || place.hasNextPage) && (
        <span className="pager-buttons">
          <button
            type="button"
            className="button"
            disabled={!place.hasPreviousPage}
            onClick={({ currentTarget }) => {
              turn(currentTarget, { before: place.startCursor });
            }}
          >
            ← Previous
          </button>
          <button
            type="button"
            className="button"
            disabled={!place.hasNextPage}
            onClick={({ currentTarget }) => {
              turn(currentTarget, { after: place.endCursor });
            }}
          >
            Next →
          </button>
        </span>
      )}
    </nav>
  );
}
