import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRedisSettings, SettingsError } from '../../../src/config/index.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

type Environment = Record<string, string>;

function complaint(environment: Environment): string {
  try {
    readRedisSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'nothing';
}

function file(text: string): string {
  const path = join(createTemporaryFolder(), 'file');
  writeFileSync(path, text);
  return path;
}

const read = (url: string) => readRedisSettings({ REDIS_URL: url });
const at = (host: string, port: number) => ({ host, port });

describe('REDIS_URL', () => {
  test.each([
    ['redis://redis', { kind: 'server', server: at('redis', 6379), database: 0 }],
    ['redis://127.0.0.1:7000/2', { kind: 'server', server: at('127.0.0.1', 7000), database: 2 }],
    ['redis://[::1]:7000', { kind: 'server', server: at('::1', 7000), database: 0 }],
    ['unix:///run/redis.sock', { kind: 'socket', path: '/run/redis.sock' }],
    [
      'redis-cluster://a:7000,b,[::1]:7002',
      { kind: 'cluster', nodes: [at('a', 7000), at('b', 6379), at('::1', 7002)] },
    ],
    [
      'redis-sentinel://a,b:7000/main',
      { kind: 'sentinel', sentinels: [at('a', 26379), at('b', 7000)], masterName: 'main', database: 0 },
    ],
    [
      'redis-sentinel://a/main/3',
      { kind: 'sentinel', sentinels: [at('a', 26379)], masterName: 'main', database: 3 },
    ],
  ])('%s names a form and its addresses', (url, address) => {
    expect(read(url)).toMatchObject({ address, username: null, password: null, tls: null, shownUrl: url });
  });

  test.each(['rediss://host', 'rediss-cluster://host', 'rediss-sentinel://host/main'])(
    '%s has TLS',
    (url) => {
      expect(read(url).tls).toEqual({});
    },
  );

  test.each([
    ['redis://lapse@host', 'lapse', null],
    ['redis://:secret@host', null, 'secret'],
    ['redis-cluster://la%70se:s%40crt@host', 'lapse', 's@crt'],
    ['unix://lapse:secret@/run/redis.sock', 'lapse', 'secret'],
    ['redis://lapse:se/cr@et?@host', 'lapse', 'se/cr@et?'],
  ])('%s names who connects', (url, username, password) => {
    expect(read(url)).toMatchObject({ username, password });
  });

  test.each([
    'localhost:6379',
    'http://localhost',
    'redis://',
    'redis://a:99999',
    'redis://a b',
    'unix:',
    'unix://a/b',
  ])('%s is refused with the forms that there are', (url) => {
    expect(complaint({ REDIS_URL: url })).toMatch(
      new RegExp(
        `^REDIS_URL is "${url}": expected redis://host:port, redis-cluster://.*master-name.*unix://`,
      ),
    );
  });

  test.each([
    ['redis://a,b', 'several hosts are a Redis Cluster or Sentinels'],
    ['redis://a/main', "expected a database's number"],
    ['redis-cluster://a,b/1', 'a Redis Cluster has one database only'],
    ['redis-sentinel://a,b', 'the Sentinels have to be asked for a master'],
    ['redis-sentinel://a/main/0/1', 'the Sentinels have to be asked for a master'],
    ['redis://user:100%@host', '% is written %25'],
  ])('%s is refused with what is wrong about it', (url, reason) => {
    expect(complaint({ REDIS_URL: url })).toContain(reason);
  });
});

describe('a password', () => {
  test('is taken from a file, without the line break at its end', () => {
    expect(
      readRedisSettings({ REDIS_URL: 'redis://lapse@host', REDIS_PASSWORD_FILE: file(' se cret\n') }),
    ).toMatchObject({ username: 'lapse', password: ' se cret' });
  });

  test('of the Sentinels is another one', () => {
    const environment = {
      REDIS_URL: 'redis-sentinel://:a@host/main',
      REDIS_SENTINEL_PASSWORD_FILE: file('b'),
    };
    expect(readRedisSettings(environment)).toMatchObject({ password: 'a', sentinelPassword: 'b' });
    expect(complaint({ ...environment, REDIS_URL: 'redis://:a@host' })).toBe(
      'REDIS_SENTINEL_PASSWORD_FILE is set, but REDIS_URL is "redis://host", which names no Sentinels',
    );
  });

  test('in the URL and in a file is refused', () => {
    expect(complaint({ REDIS_URL: 'redis://:a@host', REDIS_PASSWORD_FILE: file('b') })).toBe(
      'REDIS_PASSWORD_FILE is set, and REDIS_URL has a password, too: leave one out',
    );
  });

  test('file that is empty or missing is named', () => {
    const empty = file('\n');
    expect(complaint({ REDIS_PASSWORD_FILE: empty })).toBe(
      `REDIS_PASSWORD_FILE is "${empty}": the file is empty`,
    );
    expect(complaint({ REDIS_PASSWORD_FILE: '/nowhere' })).toBe(
      'REDIS_PASSWORD_FILE is "/nowhere": the file can\'t be read (ENOENT)',
    );
  });

  test.each([
    'http://user:secret@host',
    'http://user:s@secret@host',
    'user:secret@host',
    'redis-cluster://:secret@a,b/1',
    'redis://host?password=secret',
    'redis://user:%secret@host',
  ])('is never shown: %s', (url) => {
    const message = complaint({ REDIS_URL: url });
    expect(message).toContain('(hidden)');
    expect(message).not.toContain('secret');
  });

  test('is not in what is told about where Redis is', () => {
    expect(read('rediss-sentinel://lapse:secret@a,b/main').shownUrl).toBe('rediss-sentinel://lapse@a,b/main');
  });
});

describe('TLS', () => {
  test('takes its certificates from files', () => {
    const environment = {
      REDIS_URL: 'rediss://host',
      REDIS_TLS_CA_FILE: file('authority'),
      REDIS_TLS_CERT_FILE: file('certificate'),
      REDIS_TLS_KEY_FILE: file('key'),
    };
    expect(readRedisSettings(environment).tls).toEqual({ ca: 'authority', cert: 'certificate', key: 'key' });
  });

  test('needs a certificate and its key together', () => {
    expect(complaint({ REDIS_URL: 'rediss://host', REDIS_TLS_KEY_FILE: file('key') })).toContain(
      'REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE belong together',
    );
  });

  test('has to be asked for in the URL', () => {
    expect(complaint({ REDIS_URL: 'redis://host', REDIS_TLS_CA_FILE: file('authority') })).toContain(
      'REDIS_URL is "redis://host": without TLS the REDIS_TLS_ settings mean nothing',
    );
  });
});
