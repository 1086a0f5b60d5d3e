import { setTimeout as sleep } from 'node:timers/promises';
import { readWorkerSettings, SettingsError } from '../src/config/index.ts';
import { createLogger, startTracing, type Tracing } from '../src/telemetry/index.ts';
import { startWorker, type RunningWorker } from './worker.ts';

/** While Redis is away nothing can be handed over, and there is nothing to wait for: others will notice. */
const longestStopMilliseconds = 10_000;

/** The worker process: runs until it is told to stop, then lets running steps finish and hands over the rest. */
async function main(): Promise<void> {
  const settings = readWorkerSettings(process.env);
  const logger = createLogger('worker', settings.logLevel);
  const tracing = await startTracing('worker', settings, logger);
  const worker = await startWorker(settings, logger);
  logger.info({ ready: true, workerId: worker.id }, 'the worker is ready');
  const stop = (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'the worker is stopping');
    stopInTime(worker, tracing).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, 'the worker could not stop in order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

async function stopInTime(worker: RunningWorker, tracing: Tracing): Promise<void> {
  const tooLate = sleep(longestStopMilliseconds).then(() => {
    throw new Error(`it took more than ${longestStopMilliseconds / 1_000} seconds`);
  });
  await Promise.race([worker.stop().then(() => tracing.stop()), tooLate]);
}

main().catch((error: unknown) => {
  if (error instanceof SettingsError) process.stderr.write(`${error.message}\n`);
  else
    process.stderr.write(
      `The worker could not start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  process.exit(1);
});
