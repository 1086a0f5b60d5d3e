const directions: Partial<Record<string, { rows: number; columns: number }>> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
};

/**
 * The arrow keys move from cell to cell of a table, skipping those without a link.
 * @param pressed the name of the key
 * @returns whether the focus has moved
 */
export function moveBetweenCells(pressed: string, frame: HTMLElement): boolean {
  const step = directions[pressed];
  const cell = document.activeElement?.closest('td, th');
  const row = cell?.closest('tr');
  if (step === undefined || !(cell instanceof HTMLTableCellElement) || row == null) return false;
  const rows = [...frame.querySelectorAll('tr')];
  let rowIndex = rows.indexOf(row);
  let columnIndex = cell.cellIndex;
  for (;;) {
    rowIndex += step.rows;
    columnIndex += step.columns;
    const next = rows[rowIndex]?.cells[columnIndex];
    if (next === undefined) return false;
    const link = next.querySelector('a');
    if (link === null) continue;
    link.focus();
    return true;
  }
}
