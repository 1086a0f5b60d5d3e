export { decodeCursor, encodeCursor, InvalidCursorError, type SortKey } from './cursor.ts';
export {
  placesBefore,
  placesFrom,
  type NearestPlaces,
  type NumericPlace,
  type PlaceScan,
} from './nearest.ts';
export { pageOfOrdered, reversed, type OrderedList, type Place, type Stretch } from './ordered-list.ts';
export { pageOf, type Page, type PageRequest, type PageRow, type SortedList } from './page.ts';
export { compareAscending, compareDescending } from './sort-keys.ts';
