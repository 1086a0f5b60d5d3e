import { z } from 'zod';

/** The values that a list is sorted by, ending with one that is unique in the list. */
export type SortKey = readonly (string | number | null)[];

const cursorSchema = z.tuple([z.string(), z.array(z.union([z.string(), z.number(), z.null()]))]);

/** A cursor that isn't one of this list in this order. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/**
 * Makes an opaque cursor of a row's place in its list: not a position, but the values it is sorted by, so that it
 * stays valid while rows come and go.
 * @param list the list's name with everything that its order depends on
 */
export function encodeCursor(list: string, key: SortKey): string {
  return Buffer.from(JSON.stringify([list, key])).toString('base64url');
}

/** @throws InvalidCursorError for a cursor of another list, of another order or of nobody's */
export function decodeCursor(list: string, cursor: string): SortKey {
  const result = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!result.success)
    throw new InvalidCursorError(`"${cursor}" is not a cursor; use one that this list returned`);
  const [cursorList, key] = result.data;
  if (cursorList !== list) {
    throw new InvalidCursorError(
      `"${cursor}" is a cursor of another list or order; use one that this list returned`,
    );
  }
  return key;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
