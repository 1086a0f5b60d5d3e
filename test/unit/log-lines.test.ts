import { expect, test } from 'vitest';
import { inWords, readLogLine } from '../../scripts/processes/log-lines.ts';

test('a warning is told with its details and its cause, without the routine fields', () => {
  const line = JSON.stringify({
    level: 40,
    time: '2026-11-21T08:54:25.448Z',
    process: 'worker',
    accountId: '111122223333',
    msg: 'the inventory of an account failed',
    error: { name: 'AccessDenied', message: 'not authorized', stack: 'AccessDenied: …' },
  });
  expect(readLogLine(line)).toEqual({
    isWarning: true,
    text: 'warning: the inventory of an account failed (accountId 111122223333): not authorized',
  });
});

test('information is no warning', () => {
  expect(readLogLine('{"level":30,"msg":"the API is ready"}')).toEqual({
    isWarning: false,
    text: 'the API is ready',
  });
});

test.each(['Listening', '{"ready":true}', '{broken'])('%s is no log line, and stays as it is', (line) => {
  expect(readLogLine(line)).toBeUndefined();
  expect(inWords([line])).toEqual([line]);
});
