import type { Worker } from 'bullmq';
import { allAccounts } from '../../src/accounts/index.ts';
import {
  isFinished,
  transitions,
  type GeneratePayload,
  type PollPayload,
  type QueueDefinition,
  type ReportJobStore,
} from '../../src/jobs/index.ts';
import { consume, type ConsumeOptions } from '../consume.ts';
import { internal } from './report-job-errors.ts';
import { Step } from './step.ts';

/** Runs the steps of one queue. A step that keeps failing for reasons of ours ends its report job as INTERNAL. */
export function consumeSteps<Payload extends GeneratePayload | PollPayload>(
  definition: QueueDefinition<Payload>,
  work: (step: Step<Payload>) => Promise<void>,
  reportJobs: ReportJobStore,
  options: ConsumeOptions,
): Worker<Payload> {
  return consume(
    definition,
    (run) => work(new Step(run)),
    options,
    async ({ accountId, reportJobId }) => {
      const job = await reportJobs.find(allAccounts, accountId, reportJobId);
      if (job === null || isFinished(job)) return;
      await reportJobs.finish(job, (current) => transitions.failed(current, internal(), Date.now()));
    },
  );
}
