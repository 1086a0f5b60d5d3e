import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  readApiSettings,
  readWorkerSettings,
  type ApiSettings,
  type RedisSettings,
} from '../../src/config/index.ts';
import type { ListenAddress } from './busy-port.ts';
import { StartError } from './start-error.ts';

export interface StartSettings {
  /** The worker's settings: those of this process, but for the metrics port, which the API has. */
  readonly workerEnvironment: NodeJS.ProcessEnv;
  readonly dataPath: string;
  /** undefined: a private Redis is started. */
  readonly redis: { readonly url: string; readonly settings: RedisSettings } | undefined;
  /** undefined: the simulator is started, and its accounts are used. */
  readonly accountsPath: string | undefined;
  /** Those on which the processes will listen. */
  readonly addresses: readonly ListenAddress[];
}

/**
 * Reads what `npm start` itself needs and has every process's own settings checked before any process runs.
 * An empty variable counts as not set.
 * @throws StartError or SettingsError, naming the setting
 */
export async function readStartSettings(environment: NodeJS.ProcessEnv): Promise<StartSettings> {
  const accountsPath = readAccountsPath(environment.LAPSE_ACCOUNTS);
  const api = readApiSettings(environment);
  const workerEnvironment = { ...environment, ...workerMetricsOf(api) };
  const worker = readWorkerSettings({
    ...workerEnvironment,
    LAPSE_ACCOUNTS: accountsPath ?? 'of the simulator',
  });
  const redisUrl = given(environment.REDIS_URL);
  const addresses: ListenAddress[] = [
    { host: api.host, port: api.port, purpose: 'the API', hostSetting: 'HOST', portSetting: 'PORT' },
  ];
  if (accountsPath === undefined) {
    const { readEnvironment } = await import('../../simulator/index.ts');
    const { host, port } = readEnvironment(environment);
    const names = { hostSetting: 'SIMULATOR_HOST', portSetting: 'SIMULATOR_PORT' };
    addresses.push({ host, port, purpose: 'the simulated AWS', ...names });
  }
  const metricsNames = { hostSetting: 'LAPSE_METRICS_HOST', portSetting: 'LAPSE_METRICS_PORT' };
  if (api.metrics !== null) addresses.push({ ...api.metrics, ...metricsNames, purpose: "the API's metrics" });
  if (worker.metrics !== null) {
    addresses.push({ ...worker.metrics, ...metricsNames, purpose: "the worker's metrics" });
  }
  return {
    workerEnvironment,
    dataPath: given(environment.LAPSE_DATA) ?? '.data',
    redis: redisUrl === undefined ? undefined : { url: redisUrl, settings: api.redis },
    accountsPath,
    addresses,
  };
}

/** Two processes can't serve their metrics on one port: the worker takes the next. */
function workerMetricsOf({ metrics }: ApiSettings): NodeJS.ProcessEnv {
  return metrics === null ? {} : { LAPSE_METRICS_PORT: String(metrics.port === 0 ? 0 : metrics.port + 1) };
}

function readAccountsPath(setting: string | undefined): string | undefined {
  const path = given(setting);
  if (path === undefined) return undefined;
  if (existsSync(path)) return resolve(path);
  throw new StartError(`LAPSE_ACCOUNTS is ${path}: there is no such file. README «Real AWS» shows its form.`);
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
