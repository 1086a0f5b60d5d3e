export { executorGateway } from './executor-gateway.ts';
export { QueryExecutor } from './query-executor.ts';
