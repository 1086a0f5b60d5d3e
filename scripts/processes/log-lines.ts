import { z } from 'zod';

const warningLevel = 40;
const levelNames: Readonly<Record<number, string>> = { 40: 'warning', 50: 'error', 60: 'error' };

const problem = z.object({ message: z.string() }).optional();

/** A line as pino writes it. */
const logLine = z.looseObject({
  level: z.number(),
  msg: z.string().default(''),
  err: problem,
  error: problem,
});

/** Fields that a reader at the terminal can do without. */
const routineFields = ['level', 'time', 'process', 'pid', 'hostname', 'msg', 'err', 'error', 'ready'];

/** A log line in words, as people read it; undefined when it isn't one. */
export function readLogLine(line: string): { isWarning: boolean; text: string } | undefined {
  if (!line.startsWith('{')) return undefined;
  const fields = logLine.safeParse(parseJson(line)).data;
  if (fields === undefined) return undefined;
  const { level, msg, err, error } = fields;
  const details = Object.entries(fields)
    .filter(([name, value]) => !routineFields.includes(name) && ['string', 'number'].includes(typeof value))
    .map(([name, value]) => `${name} ${String(value)}`);
  const subject = details.length === 0 ? msg : `${msg} (${details.join(', ')})`;
  const text = [levelNames[level], subject, (err ?? error)?.message]
    .filter((part) => part !== undefined)
    .join(': ');
  return { isWarning: level >= warningLevel, text };
}

const batchProgress = z.object({
  msg: z.literal('batch progress'),
  batchId: z.string(),
  ...{ total: z.number(), queued: z.number(), inProgress: z.number(), completed: z.number() },
  ...{ failed: z.number(), cancelled: z.number() },
  finishedAt: z.number().nullable(),
});

/** A log line that tells how far a batch is, in words; undefined when it isn't one. */
export function readBatchProgress(line: string): { isFinished: boolean; text: string } | undefined {
  if (!line.includes('batch progress')) return undefined;
  const progress = batchProgress.safeParse(parseJson(line)).data;
  if (progress === undefined) return undefined;
  const { batchId, total, queued, inProgress, completed, failed, cancelled, finishedAt } = progress;
  const done = completed + failed + cancelled;
  const details = [
    `${inProgress} in progress`,
    `${queued} queued`,
    `${failed} failed`,
    `${cancelled} cancelled`,
  ].filter((detail) => !detail.startsWith('0 '));
  const counts = [`${done} of ${total} reports`, ...details].join(', ');
  return { isFinished: finishedAt !== null, text: `batch ${batchId.slice(0, 8)}: ${counts}` };
}

/** Lines of output, log lines in words and all others as they are. */
export function inWords(lines: readonly string[]): string[] {
  return lines.map((line) => readLogLine(line)?.text ?? line);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
