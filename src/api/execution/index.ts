export { QueryExecutor } from './query-executor.ts';
export { Unchanging } from './unchanging.ts';
export { stringifyAnswer, writtenData } from './written-data.ts';
