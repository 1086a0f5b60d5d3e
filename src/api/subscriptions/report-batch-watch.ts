import type { ReportBatch, ReportBatchProgress } from '../../jobs/index.ts';
import { Mailbox } from './mailbox.ts';

/** A batch, and how far it is in the accounts that the caller may see. */
export interface ReportBatchState {
  readonly batch: ReportBatch;
  readonly progress: ReportBatchProgress;
}

/** One subscriber's view of one batch: the newest state that it hasn't read yet, and in the end the finished one. */
export class ReportBatchWatch {
  readonly states: Mailbox<ReportBatchState>;
  #figures = '';

  constructor(onClose: () => void) {
    this.states = new Mailbox(onClose);
  }

  /** An estimate that moves while nothing else does is no change. */
  offer(state: ReportBatchState): void {
    const text = JSON.stringify({ ...state.progress, estimatedFinishAt: null });
    if (text === this.#figures) return;
    this.#figures = text;
    this.states.replace(state);
    if (state.progress.finishedAt !== null) this.states.end();
  }
}
