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

/**
 * What a log says of an error. AWS errors carry whole answers, and their messages name the worker's identity: that
 * is for operators, who read the log.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { name: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}

/** The process's log: one JSON line an event on standard output. */
export function createLogger(processName: 'api' | 'worker', level: string): Logger {
  return pino({
    level,
    base: { process: processName },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: describeError },
    redact: { paths: redactedFields.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  });
}
