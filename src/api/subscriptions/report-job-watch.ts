import { isFinished, type ReportJob } from '../../jobs/index.ts';
import { Mailbox } from './mailbox.ts';

/**
 * One subscriber's view of one report job: the newest state that it hasn't read yet. Older states are passed over,
 * newer ones take an unread one's place, and the final one ends it; so a slow reader misses steps but never the end.
 */
export class ReportJobWatch {
  readonly states: Mailbox<ReportJob>;
  #revision = -1;

  constructor(onClose: () => void) {
    this.states = new Mailbox(onClose);
  }

  offer(job: ReportJob): void {
    // A final state is taken in any case: Redis may have lost its last second, and counted revisions anew.
    if (job.revision <= this.#revision && !isFinished(job)) return;
    this.#revision = job.revision;
    this.states.replace(job);
    if (isFinished(job)) this.states.end();
  }
}
