import { setTimeout as sleep } from 'node:timers/promises';
import { DelayedError, UnrecoverableError, Worker, type Job } from 'bullmq';
import { z } from 'zod';
import { payloadVersion, telemetryOf, type QueueDefinition } from '../src/jobs/index.ts';
import { isRedisFailure, queuePrefix, UnreadableRecordError, type RedisClient } from '../src/redis/index.ts';
import type { Logger } from '../src/telemetry/index.ts';

export interface ConsumeOptions {
  /** A connection that waits for Redis. */
  readonly connection: RedisClient;
  /** BullMQ jobs that this process works on at the same time. */
  readonly concurrency: number;
  /** How long the process may be silent before its BullMQ jobs are given to others. */
  readonly takeoverSeconds: number;
  readonly logger: Logger;
}

/** One run of a BullMQ job: its payload, and what moving it to the delayed set takes. */
export interface Run<Payload> {
  readonly payload: Payload;
  readonly job: Job<Payload>;
  readonly token: string | undefined;
}

/** A worker that dies takes its locks with it; BullMQ gives its jobs to others this often before it gives up. */
const mostStalls = 10;
/** While a newer version is rolled out, what it enqueued waits for one of its workers. */
const newerMilliseconds = 5_000;
const longestPauseMilliseconds = 5_000;

/**
 * Works on one queue: every payload is parsed before it is used, and what goes wrong is in the log.
 * @param giveUp what is left to do when a job has failed for the last time; its payload may be malformed
 */
export function consume<Payload>(
  definition: QueueDefinition<Payload>,
  run: (run: Run<Payload>) => Promise<void>,
  { connection, concurrency, takeoverSeconds, logger }: ConsumeOptions,
  giveUp: (payload: unknown) => Promise<void> = () => Promise.resolve(),
): Worker<Payload> {
  const { name } = definition;
  const worker = new Worker<Payload>(
    name,
    (job, token) => whileRedisRefuses(() => runOnce(definition, run, job, token)),
    {
      ...telemetryOf(definition),
      ...{ connection, prefix: queuePrefix, concurrency, maxStalledCount: mostStalls },
      ...{ lockDuration: takeoverSeconds * 1_000, stalledInterval: takeoverSeconds * 1_000 },
    },
  );
  worker.on('failed', (job, error) => {
    if (job === undefined || error instanceof DelayedError) return;
    const about = { queue: name, ...idsIn(job.data), payload: job.data };
    logger.error({ ...about, error }, 'a queued job failed');
    if (job.finishedOn === undefined) return;
    giveUp(job.data).catch((failure: unknown) => {
      logger.error({ ...about, error: failure }, 'a failed job could not be ended');
    });
  });
  worker.on('error', (error) => {
    logger.warn({ queue: name, error: error.message }, 'the queue is not reachable');
  });
  return worker;
}

/** What leads from a job's log lines to those of the request and the report job that it belongs to. */
const idsSchema = z
  .object({
    requestId: z.string().optional(),
    /** Of a request for details, whose own id is of no use in a log. */
    apiRequestId: z.string().optional(),
    reportJobId: z.string().optional(),
    accountId: z.string().optional(),
  })
  .transform(({ apiRequestId, requestId, ...ids }) => ({ requestId: apiRequestId ?? requestId, ...ids }));

function idsIn(payload: unknown): Partial<z.infer<typeof idsSchema>> {
  return idsSchema.safeParse(payload).data ?? {};
}

/**
 * Ends this run; the job runs again after the delay, and holds no worker meanwhile.
 * @throws DelayedError always: so BullMQ learns that the job has been moved
 */
export async function comeBackLater<Payload>(
  { job, token }: Pick<Run<Payload>, 'job' | 'token'>,
  delayMilliseconds: number,
): Promise<never> {
  await job.moveToDelayed(Date.now() + delayMilliseconds, token);
  throw new DelayedError();
}

/** What only a newer version knows is left for the workers that run it. */
async function runOnce<Payload>(
  definition: QueueDefinition<Payload>,
  run: (run: Run<Payload>) => Promise<void>,
  job: Job<Payload>,
  token: string | undefined,
): Promise<void> {
  try {
    await run({ payload: parsePayload(definition, job.data), job, token });
  } catch (error) {
    if (error instanceof UnreadableRecordError && error.isNewer)
      await comeBackLater({ job, token }, newerMilliseconds);
    throw error;
  }
}

const versioned = z.object({ version: z.number() });

/** @throws UnrecoverableError for a malformed payload, which no repetition mends; UnreadableRecordError for a newer one */
function parsePayload<Payload>({ name, payload }: QueueDefinition<Payload>, given: unknown): Payload {
  const version = versioned.safeParse(given).data?.version ?? payloadVersion;
  if (version > payloadVersion) throw new UnreadableRecordError(`a payload of ${name} is newer`, true);
  const { data, error } = payload.safeParse(given);
  if (error !== undefined) throw new UnrecoverableError(`malformed payload: ${z.prettifyError(error)}`);
  return data;
}

/** A full Redis refuses writes: the run waits for better times, as it does while Redis is away, and begins anew. */
async function whileRedisRefuses(run: () => Promise<void>): Promise<void> {
  for (let pause = 250; ; pause = Math.min(pause * 2, longestPauseMilliseconds)) {
    try {
      await run();
      return;
    } catch (error) {
      if (!(error instanceof Error) || !isRedisFailure(error)) throw error;
    }
    await sleep(pause);
  }
}
