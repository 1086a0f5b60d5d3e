import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../portal/src/parts/csv.ts';

const byteOrderMark = '\uFEFF';
const csvOf = (...values: (string | number | null)[]) =>
  toCsv(
    [{ header: 'name', value: (row: { value: string | number | null }) => row.value }],
    values.map((value) => ({ value })),
  );

describe('a download', () => {
  it('has a header, a line for each row, and says that it is UTF-8', () => {
    expect(csvOf('deploy', 7, null)).toBe(`${byteOrderMark}name\r\ndeploy\r\n7\r\n\r\n`);
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
  ])('quotes %j', (value, field) => {
    expect(csvOf(value)).toBe(`${byteOrderMark}name\r\n${field}\r\n`);
  });

  it.each(['=1+1', '+1', '-1', '@sum', '\tx', '＝1'])(
    'makes text of %j, which a spreadsheet would run',
    (value) => {
      expect(csvOf(value)).toContain(`'${value}`);
    },
  );

  it('leaves numbers below zero as they are', () => {
    expect(csvOf(-1)).toBe(`${byteOrderMark}name\r\n-1\r\n`);
  });
});
