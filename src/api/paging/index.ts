export {
  connectionOf,
  connectionWith,
  type Connection,
  type Covered,
  type CoveredConnection,
} from './connection.ts';
export { defaultPageSize, readPageArguments, type PageArguments } from './page-arguments.ts';
