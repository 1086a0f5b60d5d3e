import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const metricsLine = z.object({ metricsUrl: z.url() });

/** Where a process of `startLapse` that was given a port for it serves its metrics and health, without a path. */
export function metricsUrlOf(logFolder: string, processName: string): string {
  const lines = readFileSync(join(logFolder, `${processName}.log`), 'utf8').split('\n');
  for (const line of lines.filter((text) => text.startsWith('{'))) {
    const { data } = metricsLine.safeParse(JSON.parse(line));
    if (data !== undefined) return new URL(data.metricsUrl).origin;
  }
  throw new Error(`${processName} serves no metrics`);
}

/** One line of `/metrics`. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export class Metrics {
  readonly samples: readonly Sample[];

  constructor(text: string) {
    this.samples = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(parseSample);
  }

  /** The sum of the samples with this name that have these labels. */
  sum(name: string, labels: Record<string, string> = {}): number {
    return this.#matching(name, labels).reduce((sum, { value }) => sum + value, 0);
  }

  /** Every value of a label. */
  labelValues(name: string, label: string): string[] {
    return [...new Set(this.#matching(name, {}).map(({ labels }) => labels[label] ?? ''))].sort();
  }

  #matching(name: string, labels: Record<string, string>): Sample[] {
    return this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  }
}

export async function readMetrics(url: string): Promise<Metrics> {
  const response = await fetch(`${url}/metrics`);
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  return new Metrics(await response.text());
}

const sampleForm = /^(?<name>[a-z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/i;

function parseSample(line: string): Sample {
  const groups = sampleForm.exec(line)?.groups;
  if (groups?.name === undefined) throw new Error(`not a sample: ${line}`);
  const labels = [...(groups.labels ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(
    ([, label = '', value = '']) => [label, value] as const,
  );
  return { name: groups.name, labels: Object.fromEntries(labels), value: Number(groups.value) };
}
