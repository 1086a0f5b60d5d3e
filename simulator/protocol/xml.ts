/**
 * The one place that writes XML. IAM's and STS's answers are indented by two spaces, end with a line feed,
 * have no declaration and write lists as `<member>`; recordings of AWS's answers have the same length to the byte.
 */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | RenderedList
  | ReadonlyMap<string, number>
  | readonly XmlValue[]
  | XmlObject;

/** Members in the order of the model's shape; undefined ones are left out. */
export interface XmlObject {
  readonly [member: string]: XmlValue | undefined;
}

/** Members of a list that are kept as text, since the same rows are asked for again and again. */
export class RenderedList {
  readonly text: string;

  /** Depth: how many elements enclose the list itself. */
  constructor(items: readonly XmlValue[], depth: number) {
    this.text = items.map((item) => element('member', item, depth + 1)).join('');
  }
}

/** AWS's timestamps: milliseconds only where there are any. */
function timestamp(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => escapes[character] ?? character) : text;
}

function content(value: XmlValue, depth: number): string {
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return timestamp(value);
  const children = childrenOf(value, depth + 1);
  return children === '' ? '' : `\n${children}${'  '.repeat(depth)}`;
}

function childrenOf(
  value: RenderedList | ReadonlyMap<string, number> | readonly XmlValue[] | XmlObject,
  depth: number,
): string {
  if (value instanceof RenderedList) return value.text;
  if (value instanceof Map) {
    return Array.from(value, ([key, entry]) => element('entry', { key, value: entry }, depth)).join('');
  }
  if (isList(value)) return value.map((item) => element('member', item, depth)).join('');
  return Object.entries(value)
    .map(([name, member]) => (member === undefined ? '' : element(name, member, depth)))
    .join('');
}

function isList(value: object): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function element(name: string, value: XmlValue, depth: number): string {
  const indent = '  '.repeat(depth);
  const inner = content(value, depth);
  return inner === '' ? `${indent}<${name}/>\n` : `${indent}<${name}>${inner}</${name}>\n`;
}

/** The whole answer of a Query operation. */
export function resultDocument(
  namespace: string,
  operation: string,
  result: XmlObject,
  requestId: string,
): string {
  return (
    `<${operation}Response xmlns="${namespace}">\n` +
    element(`${operation}Result`, result, 1) +
    element('ResponseMetadata', { RequestId: requestId }, 1) +
    `</${operation}Response>\n`
  );
}

/** The whole answer of a Query operation that failed. */
export function errorDocument(
  namespace: string,
  error: { readonly code: string; readonly message: string; readonly status: number },
  requestId: string,
): string {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  return (
    `<ErrorResponse xmlns="${namespace}">\n` +
    element('Error', { Type: type, Code: error.code, Message: error.message }, 1) +
    element('RequestId', requestId, 1) +
    `</ErrorResponse>\n`
  );
}
