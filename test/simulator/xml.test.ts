import { describe, expect, it } from 'vitest';
import { RenderedList, renderMember, resultDocument, type XmlObject } from '../../simulator/protocol/xml.ts';

/** What stands between the result's tags. */
function written(result: XmlObject): string {
  const document = resultDocument('urn:test', 'Test', result, 'id');
  return document.slice(document.indexOf('<TestResult>\n') + 13, document.indexOf('  </TestResult>'));
}

describe('XML', () => {
  it('keeps the order of members and leaves out what is undefined', () => {
    expect(written({ B: 1, A: true, C: undefined })).toBe('    <B>1</B>\n    <A>true</A>\n');
  });

  it('writes lists as members, and empty ones as empty elements', () => {
    expect(written({ Names: ['x', 'y'], None: [], Nothing: {}, Silence: '' })).toBe(
      '    <Names>\n      <member>x</member>\n      <member>y</member>\n    </Names>\n    <None/>\n    <Nothing/>\n    <Silence/>\n',
    );
  });

  it('writes maps as entries', () => {
    expect(written({ Map: new Map([['Users', 3]]) })).toBe(
      '    <Map>\n      <entry>\n        <key>Users</key>\n        <value>3</value>\n      </entry>\n    </Map>\n',
    );
  });

  it('writes milliseconds only where there are any', () => {
    const at = (text: string) => written({ At: new Date(text) });
    expect(at('2026-01-02T03:04:05.000Z')).toBe('    <At>2026-01-02T03:04:05Z</At>\n');
    expect(at('2026-01-02T03:04:05.060Z')).toBe('    <At>2026-01-02T03:04:05.060Z</At>\n');
  });

  it('escapes what would be markup', () => {
    expect(written({ Text: '<a> & "b"' })).toBe('    <Text>&lt;a&gt; &amp; &quot;b&quot;</Text>\n');
  });

  it('is the same for members that were rendered before', () => {
    const rows = [{ Name: 'one' }, { Name: 'two', Inner: [] }];
    expect(written({ Rows: new RenderedList(rows.map((row) => renderMember(row, 2))) })).toBe(
      written({ Rows: rows }),
    );
  });
});
