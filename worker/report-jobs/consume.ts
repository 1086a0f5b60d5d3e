import type { Worker } from 'bullmq';
import { z } from 'zod';
import { accountIdSchema, allAccounts } from '../../src/accounts/index.ts';
import {
  isFinished,
  transitions,
  type GeneratePayload,
  type PollPayload,
  type QueueDefinition,
  type ReportJobStore,
} from '../../src/jobs/index.ts';
import type { SharedClock } from '../../src/redis/index.ts';
import { consume, type ConsumeOptions } from '../consume.ts';
import { internal } from './report-job-errors.ts';
import { Step } from './step.ts';

/** What even a malformed payload has to say for its report job to be ended. */
const reportJobNameSchema = z.object({ accountId: accountIdSchema, reportJobId: z.string() });

/** Runs the steps of one queue. A step that keeps failing for reasons of ours ends its report job as INTERNAL. */
export function consumeSteps<Payload extends GeneratePayload | PollPayload>(
  definition: QueueDefinition<Payload>,
  work: (step: Step<Payload>) => Promise<void>,
  { reportJobs, clock }: { readonly reportJobs: ReportJobStore; readonly clock: SharedClock },
  options: ConsumeOptions,
): Worker<Payload> {
  return consume(
    definition,
    (run) => work(new Step(run)),
    options,
    async (payload) => {
      const named = reportJobNameSchema.safeParse(payload).data;
      if (named === undefined) return;
      const job = await reportJobs.find(allAccounts, named.accountId, named.reportJobId);
      if (job === null || isFinished(job)) return;
      await reportJobs.finish(job, (current) => transitions.failed(current, internal(), clock.now()));
    },
  );
}
