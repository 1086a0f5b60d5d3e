/**
 * The one place that writes XML. IAM's and STS's answers are indented by two spaces, end with a line feed,
 * have no declaration and write lists as `<member>`; recordings of AWS's answers have the same length to the byte.
 */
export type XmlValue =
  string | number | boolean | Date | RenderedList | Map<string, number> | readonly XmlValue[] | XmlObject;

/** Members in the order of the model's shape; undefined ones are left out. */
export interface XmlObject {
  readonly [member: string]: XmlValue | undefined;
}

/** Members of a list that were rendered before, since the same rows are asked for again and again. */
export class RenderedList {
  readonly text: string;

  constructor(members: readonly string[]) {
    this.text = members.join('');
  }
}

/** A member of a list as text. Depth: how many elements enclose the list itself. */
export function renderMember(item: XmlValue, depth: number): string {
  return element('member', item, depth + 1);
}

/** AWS's timestamps: milliseconds only where there are any. */
function timestamp(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

const indents = Array.from({ length: 12 }, (_, depth) => '  '.repeat(depth));

function indentOf(depth: number): string {
  return indents[depth] ?? '  '.repeat(depth);
}

/** Writes into a list of pieces that is joined once: large reports pass through here. */
function writeElement(out: string[], name: string, value: XmlValue, depth: number): void {
  const indent = indentOf(depth);
  const text = textOf(value);
  if (text !== undefined) {
    out.push(text === '' ? `${indent}<${name}/>\n` : `${indent}<${name}>${text}</${name}>\n`);
    return;
  }
  const start = out.length;
  out.push(`${indent}<${name}>\n`);
  writeChildren(out, value, depth + 1);
  if (out.length === start + 1) out[start] = `${indent}<${name}/>\n`;
  else out.push(`${indent}</${name}>\n`);
}

/** The text of a value that has no elements in it. */
function textOf(value: XmlValue): string | undefined {
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value instanceof Date ? timestamp(value) : undefined;
}

function writeChildren(out: string[], value: XmlValue, depth: number): void {
  if (value instanceof RenderedList) {
    if (value.text !== '') out.push(value.text);
  } else if (value instanceof Map) {
    for (const [key, entry] of value) writeElement(out, 'entry', { key, value: entry }, depth);
  } else if (isList(value)) {
    for (const item of value) writeElement(out, 'member', item, depth);
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (member !== undefined) writeElement(out, name, member, depth);
    }
  }
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function isObject(value: XmlValue): value is XmlObject {
  return typeof value === 'object' && !(value instanceof Date);
}

function element(name: string, value: XmlValue, depth: number): string {
  const out: string[] = [];
  writeElement(out, name, value, depth);
  return out.join('');
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
