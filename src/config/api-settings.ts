import { z } from 'zod';
import { metricsAddressOf, metricsShape, type MetricsAddress } from './metrics-settings.ts';
import { readSettings } from './read-settings.ts';
import { redisSettingsOf, redisShape, type RedisSettings } from './redis-settings.ts';
import { securitySettingsOf, securityShape, type SecuritySettings } from './security-settings.ts';
import { logLevel, portNumber, wholeNumber } from './setting-types.ts';
import { isTracingWanted, tracingShape } from './tracing-settings.ts';

const schema = z.object({
  ...redisShape,
  HOST: z.string().default('127.0.0.1'),
  PORT: portNumber.prefault('4000'),
  /** How old a report may be before it is marked stale. AWS's own data lags by up to four hours. */
  LAPSE_FRESHNESS_SECONDS: wholeNumber(60, 31_536_000, 'seconds').prefault('14400'),
  /** How long a query waits for what AWS has to be asked for. */
  LAPSE_DETAILS_WAIT_SECONDS: wholeNumber(1, 300, 'seconds').prefault('15'),
  /** How long a process that is told to stop says that it isn't ready, and still takes requests. */
  LAPSE_DRAIN_SECONDS: wholeNumber(0, 300, 'seconds').prefault('0'),
  ...securityShape,
  ...metricsShape,
  ...tracingShape,
  LAPSE_LOG_LEVEL: logLevel.default('info'),
});

export interface ApiSettings extends SecuritySettings {
  readonly redis: RedisSettings;
  readonly host: string;
  readonly port: number;
  readonly freshnessSeconds: number;
  readonly detailsWaitSeconds: number;
  readonly drainSeconds: number;
  /** Null where no metrics are served. */
  readonly metrics: MetricsAddress | null;
  readonly isTraced: boolean;
  readonly logLevel: string;
}

/** The API process's settings. It has none about AWS: only workers talk to AWS. */
export function readApiSettings(environment: NodeJS.ProcessEnv): ApiSettings {
  const settings = readSettings(schema, environment);
  return {
    redis: redisSettingsOf(settings),
    host: settings.HOST,
    port: settings.PORT,
    freshnessSeconds: settings.LAPSE_FRESHNESS_SECONDS,
    detailsWaitSeconds: settings.LAPSE_DETAILS_WAIT_SECONDS,
    drainSeconds: settings.LAPSE_DRAIN_SECONDS,
    ...securitySettingsOf(settings),
    metrics: metricsAddressOf(settings),
    isTraced: isTracingWanted(settings),
    logLevel: settings.LAPSE_LOG_LEVEL,
  };
}
