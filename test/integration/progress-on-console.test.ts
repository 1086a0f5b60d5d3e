import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const columns = 60;
const path = join(createTemporaryFolder(), 'worker.log');
const program = ['--import', 'tsx', 'test/support/show-log-lines.ts', path];

const counts = { total: 100_000, queued: 0, inProgress: 0, completed: 0, failed: 0, cancelled: 0 };
const progress = (own: Partial<typeof counts>, finishedAt: number | null = null) => ({
  ...{ level: 30, msg: 'batch progress', batchId: '0a1b2c3d-4e5f' },
  ...{ ...counts, ...own, finishedAt },
});
const warning = { level: 40, msg: 'the queue is not reachable' };
const lines = [
  progress({ queued: 99_000, inProgress: 1_000 }),
  progress({ queued: 50_000, inProgress: 1_000, completed: 48_000, failed: 1_000 }),
  warning,
  progress({ completed: 98_000, failed: 1_500, cancelled: 500 }, 1),
];
writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));

const end = '  worker     batch 0a1b2c3d: 100000 of 100000 reports, 1500 failed, 500 cancelled';

describe('a batch’s progress, as `npm start` shows it', () => {
  test('is one row of a terminal that moves on, until something else is said or the batch is finished', async () => {
    const command = `stty cols ${columns}; exec ${[process.execPath, ...program].join(' ')}`;
    const { stdout } = await run('script', ['-qec', command, '/dev/null'], {
      env: { ...process.env, NO_COLOR: '1' },
    });
    const rows = stdout.trimEnd().split('\r\n');
    const [moving = [], said, finished] = rows.map((row) => row.split('\r\u001b[K'));
    expect(moving.slice(1)).toEqual([
      '  worker     batch 0a1b2c3d: 0 of 100000 reports, 1000 in p',
      '  worker     batch 0a1b2c3d: 49000 of 100000 reports, 1000 ',
    ]);
    for (const state of moving) expect(state.length).toBeLessThan(columns);
    expect([said, finished]).toEqual([['  worker     warning: the queue is not reachable'], ['', end]]);
  });

  test('is a row for each state where no terminal is', async () => {
    const { stdout } = await run(process.execPath, program);
    expect(stdout.trimEnd().split('\n')).toEqual([
      '  worker     batch 0a1b2c3d: 0 of 100000 reports, 1000 in progress, 99000 queued',
      '  worker     batch 0a1b2c3d: 49000 of 100000 reports, 1000 in progress, 50000 queued, 1000 failed',
      '  worker     warning: the queue is not reachable',
      end,
    ]);
  });
});
