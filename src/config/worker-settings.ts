import { z } from 'zod';
import { metricsAddressOf, metricsShape, type MetricsAddress } from './metrics-settings.ts';
import { readSettings } from './read-settings.ts';
import { redisSettingsOf, redisShape, type RedisSettings } from './redis-settings.ts';
import { logLevel, startingRates, wholeNumber } from './setting-types.ts';
import { isTracingWanted, tracingShape } from './tracing-settings.ts';

const schema = z.object({
  ...redisShape,
  LAPSE_ACCOUNTS: z.string({ error: 'expected the path of the accounts file, see README «Real AWS»' }),
  /** From the first Generate to TIMED_OUT. */
  LAPSE_JOB_DEADLINE_SECONDS: wholeNumber(10, 86_400, 'seconds').prefault('600'),
  /** Silent for so long, a worker counts as gone, and others take over what it was doing. */
  LAPSE_TAKEOVER_SECONDS: wholeNumber(2, 600, 'seconds').prefault('15'),
  /** How often each account's users, roles, groups and policies are listed again. */
  LAPSE_INVENTORY_PERIOD_SECONDS: wholeNumber(60, 604_800, 'seconds').prefault('3600'),
  /** Steps that one worker process works on at the same time. */
  LAPSE_WORKER_CONCURRENCY: wholeNumber(1, 1_000, 'steps').prefault('64'),
  /** Calls a second that each account's budget starts with, where the safe defaults are known to be off. */
  LAPSE_STARTING_RATES: startingRates.prefault(''),
  /** The AWS SDK's own variable; which STS endpoint to call. */
  AWS_REGION: z.string().optional(),
  ...metricsShape,
  ...tracingShape,
  LAPSE_LOG_LEVEL: logLevel.default('info'),
});

export interface WorkerSettings {
  readonly redis: RedisSettings;
  readonly accountsPath: string;
  readonly jobDeadlineSeconds: number;
  readonly takeoverSeconds: number;
  readonly inventoryPeriodSeconds: number;
  readonly concurrency: number;
  /** By AWS operation. */
  readonly startingRates: ReadonlyMap<string, number>;
  readonly awsRegion: string | undefined;
  /** Null where no metrics are served. */
  readonly metrics: MetricsAddress | null;
  readonly isTraced: boolean;
  readonly logLevel: string;
}

/** The worker process's settings. What concerns AWS itself is left to the SDK's own variables. */
export function readWorkerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  const settings = readSettings(schema, environment);
  return {
    redis: redisSettingsOf(settings),
    accountsPath: settings.LAPSE_ACCOUNTS,
    jobDeadlineSeconds: settings.LAPSE_JOB_DEADLINE_SECONDS,
    takeoverSeconds: settings.LAPSE_TAKEOVER_SECONDS,
    inventoryPeriodSeconds: settings.LAPSE_INVENTORY_PERIOD_SECONDS,
    concurrency: settings.LAPSE_WORKER_CONCURRENCY,
    startingRates: settings.LAPSE_STARTING_RATES,
    awsRegion: settings.AWS_REGION,
    metrics: metricsAddressOf(settings),
    isTraced: isTracingWanted(settings),
    logLevel: settings.LAPSE_LOG_LEVEL,
  };
}
