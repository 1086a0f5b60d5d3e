import { expect, test } from 'vitest';
import { inWords, readBatchProgress, readLogLine } from '../../scripts/processes/log-lines.ts';

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

test('a batch’s progress is told in counts, without those that are zero', () => {
  const counts = { total: 50, queued: 20, inProgress: 4, completed: 25, failed: 1, cancelled: 0 };
  const line = JSON.stringify({
    ...{ level: 30, process: 'worker', batchId: '0a1b2c3d-4e5f', msg: 'batch progress' },
    ...{ ...counts, finishedAt: null, estimatedFinishAt: 1 },
  });
  expect(readBatchProgress(line)).toEqual({
    isFinished: false,
    text: 'batch 0a1b2c3d: 26 of 50 reports, 4 in progress, 20 queued, 1 failed',
  });
});
