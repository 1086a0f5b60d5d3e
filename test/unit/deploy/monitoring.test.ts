import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectFolder } from '../../../scripts/processes/project-folder.ts';
import {
  ApiMetrics,
  metricDefinitions,
  WorkerMetrics,
  type ProcessMetrics,
} from '../../../src/telemetry/index.ts';
import { namesIn } from '../../support/promql.ts';

const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8');

const rulesFile = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
});
const alerts = rulesFile
  .parse(parse(read('deploy/prometheus/alert-rules.yaml')))
  .groups.flatMap(({ rules }) => rules);

const dashboardFile = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      type: z.string(),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
    }),
  ),
  templating: z.object({
    list: z.array(z.object({ name: z.string(), type: z.string(), definition: z.string().optional() })),
  }),
});
const dashboard = dashboardFile.parse(JSON.parse(read('deploy/grafana/dashboard.json')));
const variables = dashboard.templating.list.map(({ name }) => name);
const panelQueries = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
);

/** Labels that Prometheus itself gives, and the bounds of histograms. */
const givenLabels = ['instance', 'job', 'le'];
/** The metrics of both processes, with what each may be asked for. */
const labelsByMetric = new Map<string, readonly string[]>();

beforeAll(async () => {
  for (const metrics of [watchedApi(), watchedWorker()]) {
    for (const { name, type } of typesIn(await metrics.render())) {
      const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      for (const suffix of suffixes) labelsByMetric.set(`${name}${suffix}`, labelsOf(name));
    }
  }
});

/** Every name in a scrape, also of those that have no sample yet. */
function typesIn(scrape: string) {
  return [...scrape.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => ({ name, type }));
}

function labelsOf(name: string): readonly string[] {
  return metricDefinitions.find((definition) => definition.name === name)?.labelNames ?? [];
}

function watchedApi(): ProcessMetrics {
  const metrics = new ApiMetrics();
  metrics.watchProcess(() => []);
  metrics.watchRedis(() => true);
  metrics.watchQueues(() => Promise.resolve([]));
  metrics.watchSubscriptions(() => 0);
  metrics.watchWorkers(() => Promise.resolve(0));
  metrics.watchIndex(() => {
    throw new Error('there is no index here');
  }, 60);
  return metrics;
}

function watchedWorker(): ProcessMetrics {
  const metrics = new WorkerMetrics();
  metrics.watchProcess(() => []);
  metrics.watchRedis(() => true);
  metrics.watchWorker(() => ({ sessions: 0, batches: 0 }));
  metrics.watchBudgets(() => Promise.resolve([]));
  return metrics;
}

/** What an expression names that no process has. */
function unknownIn(expression: string): string[] {
  const { selectors, groupedBy } = namesIn(expression);
  const unknown = selectors.flatMap(({ metric, labels }) => {
    const known = labelsByMetric.get(metric);
    if (known === undefined) return [metric];
    return labels
      .filter((label) => ![...known, ...givenLabels].includes(label))
      .map((label) => `${metric}{${label}}`);
  });
  const all = selectors.flatMap(({ metric }) => labelsByMetric.get(metric) ?? []);
  return [...unknown, ...groupedBy.filter((label) => ![...all, ...givenLabels].includes(label))];
}

/** Grafana's own variables and ours, as Grafana fills them in. */
function filledIn(expression: string): string {
  return expression
    .replaceAll('$__rate_interval', '5m')
    .replace(/\$(\w+)/g, (whole, name: string) => (variables.includes(name) ? '.*' : whole));
}

test('the metrics that are defined are those that processes serve', () => {
  const served = [...labelsByMetric.keys()].filter((name) => name.startsWith('lapse_'));
  const families = new Set(served.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
  expect([...families].sort()).toEqual(metricDefinitions.map(({ name }) => name).sort());
});

test('a metric or label that is misspelt is found', () => {
  expect(
    unknownIn('sum by (operatoin) (rate(lapse_aws_calls_total{reslt="ok"}[5m])) + lapse_nothing'),
  ).toEqual(['lapse_aws_calls_total{reslt}', 'lapse_nothing', 'operatoin']);
  expect(() => namesIn('sum by (le (x)')).toThrow('not PromQL');
});

describe('each alert', () => {
  test.each(alerts)('$alert asks for metrics and labels that exist', ({ expr }) => {
    expect(namesIn(expr).selectors).not.toEqual([]);
    expect(unknownIn(expr)).toEqual([]);
  });

  test.each(alerts)('$alert speaks only of labels that its expression keeps', ({ expr, annotations }) => {
    const kept = namesIn(expr).groupedBy;
    const spokenOf = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
    expect(spokenOf.filter((label) => !kept.includes(label))).toEqual([]);
  });

  test.each(alerts)('$alert has a section of its own in the runbook', ({ alert, annotations }) => {
    const [page = '', anchor] = annotations.runbook_url.split('#');
    expect(anchor).toBe(alert.toLowerCase());
    expect(read(page)).toMatch(new RegExp(`^### ${alert}$`, 'm'));
  });
});

test('the runbook explains no alert that there is not', () => {
  const explained = [...read('docs/operations.md').matchAll(/^### (Lapse\w+)$/gm)].map(([, name]) => name);
  expect(explained).toEqual(alerts.map(({ alert }) => alert));
});

describe('the dashboard', () => {
  test.each(panelQueries)('$title: $expr', ({ expr, legendFormat }) => {
    const filled = filledIn(expr);
    expect(filled).not.toContain('$');
    expect(unknownIn(filled)).toEqual([]);
    const { groupedBy } = namesIn(filled);
    const spokenOf = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    expect(spokenOf.filter((label) => ![...groupedBy, ...givenLabels].includes(label))).toEqual([]);
  });

  test('has variables that are filled from labels that exist', () => {
    for (const { definition } of dashboard.templating.list) {
      if (definition === undefined) continue;
      const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(definition) ?? [];
      expect(unknownIn(`sum by (${label}) (${metric})`)).toEqual([]);
    }
  });

  test('has no panel over another', () => {
    const places = dashboard.panels.map(({ gridPos }) => gridPos);
    const overlap = places.filter((a, index) =>
      places.some(
        (b, other) =>
          other > index && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
      ),
    );
    expect(overlap).toEqual([]);
  });
});
