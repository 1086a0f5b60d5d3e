import { describe, expect, it } from 'vitest';
import { readEnvironment, SettingsError, startSimulator } from '../../simulator/index.ts';
import { accountsOf, admin, managementOf, simulator, truthOf } from './support.ts';

describe('Settings', () => {
  it('come from the environment, each by its name', () => {
    const read = readEnvironment({
      SIMULATOR_PORT: '0',
      SIMULATOR_SEED: '42',
      SIMULATOR_JOB_MAXIMUM_MS: '900',
      SIMULATOR_ACTION_LEVEL: 'false',
      SIMULATOR_SESSION_RULE: 'session-name',
      SIMULATOR_THROTTLES: '{"default":{"rate":5,"burst":9}}',
      PATH: '/usr/bin',
    });
    expect(read).toEqual({
      host: '127.0.0.1',
      port: 0,
      settings: {
        seed: '42',
        jobMaximumMs: 900,
        actionLevel: false,
        sessionRule: 'session-name',
        throttles: { default: { rate: 5, burst: 9 } },
      },
    });
  });

  it.each([
    [{ SIMULATOR_PORT: 'http' }, /^SIMULATOR_PORT = "http": /],
    [{ SIMULATOR_ACOUNTS: '3' }, /^SIMULATOR_ACOUNTS: there is no such setting/],
  ])('name the variable that is wrong: %o', (environment, message) => {
    expect(() => readEnvironment(environment)).toThrow(message);
  });

  it.each([
    [{ accounts: 0 }, /accounts = 0/],
    [{ failedShare: 1.5 }, /failedShare = 1.5/],
    [{ jobMinimumMs: 9, jobMaximumMs: 5 }, /jobMinimumMs = 9: must not be above jobMaximumMs/],
    [{ now: '2020-01-01T00:00:00Z' }, /now = "2020-01-01T00:00:00Z": must not be before 2026/],
  ])('stop the start where they do not hold: %o', async (settings, message) => {
    const start = startSimulator({ settings });
    await expect(start).rejects.toThrow(message);
    await expect(start).rejects.toBeInstanceOf(SettingsError);
  });

  it('can be read and changed while it runs', async () => {
    const aws = await simulator();
    expect(await admin(aws, 'PATCH', 'settings', { failedShare: 0.5 })).toMatchObject({
      failedShare: 0.5,
      accounts: 5,
    });
    expect(await admin(aws, 'GET', 'settings')).toMatchObject({ failedShare: 0.5 });
  });

  it('that shape the world make it anew, and what stays keeps its form', async () => {
    const aws = await simulator({ accounts: 4 });
    const before = accountsOf(aws);
    const entities = await truthOf(aws, managementOf(aws).accountId);
    aws.change({ accounts: 8 });
    expect(accountsOf(aws).slice(0, 4)).toEqual(before);
    expect(accountsOf(aws)).toHaveLength(8);
    expect(await truthOf(aws, managementOf(aws).accountId)).toEqual(entities);
    aws.change({ services: 30 });
    for (const { services } of await truthOf(aws, managementOf(aws).accountId)) {
      expect(services.length).toBeLessThanOrEqual(30);
    }
  });
});
