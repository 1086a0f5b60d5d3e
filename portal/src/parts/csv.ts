/** A column of a table as a download has it. */
export interface CsvColumn<Row> {
  readonly header: string;
  readonly value: (row: Row) => string | number | null | undefined;
}

/** RFC 4180, with a byte order mark, without which Excel takes UTF-8 for something else. */
export function toCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const header = columns.map((column) => field(column.header));
  const lines = rows.map((row) => columns.map(({ value }) => field(value(row) ?? '')));
  return `\uFEFF${[header, ...lines].map((fields) => `${fields.join(',')}\r\n`).join('')}`;
}

function field(value: string | number): string {
  const text = typeof value === 'number' ? String(value) : withoutFormula(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Spreadsheets run a cell that begins like a formula, and IAM names may begin with `=`, `+`, `-` or `@`: an
 * apostrophe in front makes it text (OWASP, CSV injection).
 */
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
}
