export type { Remembered } from './remembered.ts';
export { entityName, ReadMemory, reportName, type ReportKey } from './read-memory.ts';
