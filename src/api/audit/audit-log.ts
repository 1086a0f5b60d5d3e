import { destination, pino } from 'pino';
import type { Logger } from '../../telemetry/index.ts';
import type { Identity } from '../auth/index.ts';

/** What somebody had done, or tried to have done. */
export interface AuditEntry {
  /** The mutation. */
  readonly action: string;
  readonly caller: Identity;
  readonly requestId: string;
  /** What was asked for, as it was asked. */
  readonly arguments: unknown;
  readonly outcome:
    | {
        readonly kind: 'done';
        readonly reportJobId?: string;
        readonly reportBatchId?: string;
        readonly accountIds: readonly string[];
      }
    | { readonly kind: 'refused'; readonly codes: readonly string[] }
    | { readonly kind: 'failed' };
}

/** One line an entry, each with `audit: true`. */
export class AuditLog {
  readonly #log: Logger;

  /**
   * @param path the file that entries are added to, each before its mutation is answered; null for the process's log,
   * whatever its level
   */
  constructor(path: string | null, logger: Logger) {
    this.#log =
      path === null
        ? logger.child({ audit: true }, { level: logger.level === 'silent' ? 'silent' : 'info' })
        : pino(
            { base: { audit: true }, timestamp: pino.stdTimeFunctions.isoTime },
            destination({ dest: path, append: true, sync: true, mode: 0o640 }),
          );
  }

  write({ action, ...entry }: AuditEntry): void {
    this.#log.info({ action, ...entry }, `${entry.caller.name}: ${action} ${entry.outcome.kind}`);
  }
}
