export { connectionOf, connectionWith, type Connection, type CoveredConnection } from './connection.ts';
export { defaultPageSize, readPageArguments, type PageArguments } from './page-arguments.ts';
