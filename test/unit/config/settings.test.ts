import { describe, expect, test } from 'vitest';
import { readApiSettings, readWorkerSettings, SettingsError } from '../../../src/config/index.ts';

type Environment = Record<string, string>;

/** What a process would print about these settings before it ends. */
function complaint(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'nothing';
}
const apiComplaint = (environment: Environment) => complaint(() => readApiSettings(environment));
const workerComplaint = (environment: Environment) =>
  complaint(() => readWorkerSettings({ LAPSE_ACCOUNTS: 'accounts.yaml', ...environment }));

describe('without any setting', () => {
  test('the API listens on loopback and uses the Redis of this machine', () => {
    expect(readApiSettings({})).toMatchObject({
      redis: {
        address: { kind: 'server', server: { host: '127.0.0.1', port: 6379 }, database: 0 },
        tls: null,
      },
      host: '127.0.0.1',
      port: 4000,
      freshnessSeconds: 14_400,
      serviceTokens: [],
    });
  });

  test('the worker asks for the accounts file', () => {
    expect(complaint(() => readWorkerSettings({}))).toBe(
      'LAPSE_ACCOUNTS is not set: expected the path of the accounts file, see README «Real AWS»',
    );
  });
});

test('the worker has its defaults', () => {
  expect(readWorkerSettings({ LAPSE_ACCOUNTS: 'accounts.yaml' })).toMatchObject({
    jobDeadlineSeconds: 600,
    takeoverSeconds: 15,
    inventoryPeriodSeconds: 3_600,
    concurrency: 64,
    startingRates: new Map(),
  });
});

test('an empty variable counts as not set', () => {
  expect(readApiSettings({ PORT: '', REDIS_URL: '' })).toMatchObject({
    port: 4000,
    redis: { shownUrl: 'redis://127.0.0.1:6379' },
  });
});

describe('a wrong setting is named with its value and the expected form', () => {
  test.each([
    ['PORT', '70000', 'expected a port number from 0 to 65535'],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'collector:4318',
      'expected the URL of an OpenTelemetry collector, like http://127.0.0.1:4318',
    ],
    ['PORT', 'http', 'expected a port number from 0 to 65535'],
    ['PORT', '-1', 'expected a port number from 0 to 65535'],
    ['LAPSE_FRESHNESS_SECONDS', '4h', 'expected a whole number of seconds from 60 to 31536000'],
    ['LAPSE_FRESHNESS_SECONDS', '59', 'expected a whole number of seconds from 60 to 31536000'],
    ['LAPSE_LOG_LEVEL', 'loud', 'expected one of trace, debug, info, warn, error, fatal, silent'],
  ])('of the API: %s=%s', (name, value, form) => {
    expect(apiComplaint({ [name]: value })).toBe(`${name} is "${value}": ${form}`);
  });

  test.each([
    ['LAPSE_JOB_DEADLINE_SECONDS', '9', 'expected a whole number of seconds from 10 to 86400'],
    ['LAPSE_INVENTORY_PERIOD_SECONDS', '1.5', 'expected a whole number of seconds from 60 to 604800'],
    ['LAPSE_TAKEOVER_SECONDS', '1', 'expected a whole number of seconds from 2 to 600'],
    ['LAPSE_WORKER_CONCURRENCY', '0', 'expected a whole number of steps from 1 to 1000'],
  ])('of the worker: %s=%s', (name, value, form) => {
    expect(workerComplaint({ [name]: value })).toBe(`${name} is "${value}": ${form}`);
  });

  test('of either: REDIS_URL', () => {
    for (const message of [apiComplaint({ REDIS_URL: 'redis' }), workerComplaint({ REDIS_URL: 'redis' })]) {
      expect(message).toContain('REDIS_URL is "redis": expected redis://host:port');
    }
  });

  test('every one of several', () => {
    expect(apiComplaint({ PORT: 'x', LAPSE_LOG_LEVEL: 'y' }).split('\n')).toHaveLength(2);
  });
});

describe('a secret is never shown', () => {
  test('in wrong service tokens', () => {
    const message = apiComplaint({ LAPSE_SERVICE_TOKENS: 'portal:plain-text-token' });
    expect(message).toContain('LAPSE_SERVICE_TOKENS is (hidden): expected name:sha256 pairs');
    expect(message).not.toContain('plain-text-token');
  });
});

describe('service tokens', () => {
  const hash = 'AB'.repeat(32);

  test('are names with the hashes of tokens', () => {
    expect(
      readApiSettings({ LAPSE_SERVICE_TOKENS: `portal:${hash}, reports:${'0'.repeat(64)},` }),
    ).toMatchObject({
      serviceTokens: [
        { name: 'portal', sha256: 'ab'.repeat(32) },
        { name: 'reports', sha256: '0'.repeat(64) },
      ],
    });
  });

  test.each([`portal:${hash},portal:${'0'.repeat(64)}`, `portal:${hash}0`, `:${hash}`, 'portal'])(
    'are refused as %s',
    (value) => {
      expect(apiComplaint({ LAPSE_SERVICE_TOKENS: value })).toContain('expected name:sha256 pairs');
    },
  );
});

describe('starting rates', () => {
  test('are calls a second by operation', () => {
    const rates = 'GenerateServiceLastAccessedDetails=10 GetServiceLastAccessedDetails=2.5';
    const { startingRates } = readWorkerSettings({ LAPSE_ACCOUNTS: 'a', LAPSE_STARTING_RATES: rates });
    expect([...startingRates]).toEqual([
      ['GenerateServiceLastAccessedDetails', 10],
      ['GetServiceLastAccessedDetails', 2.5],
    ]);
  });

  test.each(['ListUsers=0', 'ListUsers=-1', 'ListUsers', 'ListUsers=fast', 'ListUsers=1,ListRoles=1'])(
    'are refused as %s',
    (value) => {
      expect(workerComplaint({ LAPSE_STARTING_RATES: value })).toContain('expected calls a second');
    },
  );
});
