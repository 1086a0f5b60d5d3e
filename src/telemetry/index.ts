export type { Hindrances } from './hindrances.ts';
export { createLogger, type Logger } from './logger.ts';
export { startMetricsServer, type MetricsServer } from './metrics-server.ts';
export * from './metrics/index.ts';
export * from './tracing/index.ts';
