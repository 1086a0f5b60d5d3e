import { readApiSettings, SettingsError } from '../config/index.ts';
import { createLogger, startTracing, type Tracing } from '../telemetry/index.ts';
import { startApi, type RunningApi } from './start-api.ts';

/** The API process: runs until it is told to stop, then answers what has begun. */
async function main(): Promise<void> {
  const settings = readApiSettings(process.env);
  const logger = createLogger('api', settings.logLevel);
  const tracing = await startTracing('api', settings, logger);
  const api = await startApi(settings, logger);
  logger.info({ ready: true, url: api.url }, 'the API is ready');
  const stop = (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'the API is stopping');
    stopAll(api, tracing).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'the API could not stop in order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

async function stopAll(api: RunningApi, tracing: Tracing): Promise<void> {
  await api.stop();
  await tracing.stop();
}

main().catch((error: unknown) => {
  if (error instanceof SettingsError) process.stderr.write(`${error.message}\n`);
  else
    process.stderr.write(
      `The API could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  process.exit(1);
});
