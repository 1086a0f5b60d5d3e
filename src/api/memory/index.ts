export { entityName, ReadMemory, reportName, type ReportKey } from './read-memory.ts';
