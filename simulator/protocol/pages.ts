import { createHash } from 'node:crypto';
import { AwsError } from './errors.ts';

/** One page of a list and the marker of the next. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** What AWS puts beside every list; the marker only when there is more. */
  readonly tail: { readonly IsTruncated: boolean; readonly Marker: string | undefined };
}

/**
 * A marker is opaque: it names the list that it belongs to (as a digest) and the key of the last item seen, so
 * that a list which changes between two pages neither skips nor repeats what stayed.
 */
interface Position {
  readonly list: string;
  readonly after: string;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

function encode({ list, after }: Position): string {
  const body = `${digest(list)}.${after}`;
  return Buffer.from(`${body}.${digest(body)}`).toString('base64');
}

/** The key after which a page begins. Throws `Invalid Marker.` for garbage, InvalidInput for another list's marker. */
function decode(marker: string, list: string): string {
  const text = Buffer.from(marker, 'base64').toString();
  const parts = /^([^.]{12})\.(.*)\.([^.]{12})$/s.exec(text);
  const [, owner = '', after = '', check = ''] = parts ?? [];
  if (parts === null || digest(`${owner}.${after}`) !== check) {
    throw new AwsError('ValidationError', 'Invalid Marker.');
  }
  if (owner !== digest(list)) throw new AwsError('InvalidInput', 'The marker belongs to another request.');
  return after;
}

/**
 * Cuts a page out of items sorted by key.
 * Size is the number of items on the page; `list` identifies the list and what it was asked with.
 */
export function cutPage<Item>(
  items: readonly Item[],
  keyOf: (item: Item, index: number) => string,
  page: {
    readonly list: string;
    readonly marker: string | undefined;
    readonly size: (offset: number) => number;
  },
): Page<Item> {
  const after = page.marker === undefined ? undefined : decode(page.marker, page.list);
  const found = after === undefined ? 0 : items.findIndex((item, index) => keyOf(item, index) > after);
  const offset = found === -1 ? items.length : found;
  const end = offset + page.size(offset);
  const last = items[end - 1];
  const isTruncated = end < items.length && last !== undefined;
  return {
    items: items.slice(offset, end),
    tail: {
      IsTruncated: isTruncated,
      Marker: isTruncated ? encode({ list: page.list, after: keyOf(last, end - 1) }) : undefined,
    },
  };
}
