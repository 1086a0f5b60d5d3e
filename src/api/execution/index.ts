export type { JsonText } from './json-text.ts';
export { QueryExecutor } from './query-executor.ts';
export { Unchanging } from './unchanging.ts';
export { answerText, stringifyAnswer, writtenData } from './written-data.ts';
