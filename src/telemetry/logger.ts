import { pino, type Logger } from 'pino';

export type { Logger };

/** Fields that never reach a log, wherever they stand. */
const redactedFields = [
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'credentials',
  'authorization',
  'cookie',
];

/** The process's log: one JSON line an event on standard output. */
export function createLogger(processName: 'api' | 'worker', level: string): Logger {
  return pino({
    level,
    base: { process: processName },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redactedFields.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  });
}
