import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ApiMetrics, WorkerMetrics } from '../../src/telemetry/index.ts';

/** Prometheus' own checks. It must be installed (Debian: `prometheus`). */
const promtool = (args: readonly string[], input = '') =>
  execFileSync('promtool', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });

test('Prometheus takes the alert rules', () => {
  expect(promtool(['check', 'rules', 'deploy/prometheus/alert-rules.yaml'])).toMatch(
    /SUCCESS: \d+ rules found/,
  );
});

test.each([
  ['API', () => new ApiMetrics()],
  ['worker', () => new WorkerMetrics()],
])(
  'Prometheus reads the metrics of the %s, and finds nothing to say of their names',
  async (_name, create) => {
    const metrics = create();
    metrics.watchProcess(() => []);
    const own = (await metrics.render()).split('\n').filter((line) => /^(# (HELP|TYPE) )?lapse_/.test(line));
    expect(own.length).toBeGreaterThan(0);
    expect(promtool(['check', 'metrics'], `${own.join('\n')}\n`)).toBe('');
  },
);
