export { decodeCursor, encodeCursor, InvalidCursorError, type SortKey } from './cursor.ts';
export { pageOf, type Page, type PageRequest, type PageRow, type SortedList } from './page.ts';
export { compareAscending, compareDescending } from './sort-keys.ts';
