/** A column: its heading and what a line has under it. */
export type Column<Line> = readonly [heading: string, cell: (line: Line) => string];

/** Lines under headings; the first column to the left, all others to the right. */
export function formatTable<Line>(columns: readonly Column<Line>[], lines: readonly Line[]): string {
  const texts = [
    columns.map(([heading]) => heading),
    ...lines.map((line) => columns.map(([, cell]) => cell(line))),
  ];
  const widths = columns.map((_, index) => Math.max(...texts.map((text) => text[index]?.length ?? 0)));
  return texts
    .map((text) =>
      text
        .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
