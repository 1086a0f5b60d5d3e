import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Definition, HistogramDefinition } from './definitions.ts';

export function counter<Label extends string>(
  registry: Registry,
  { name, help, labelNames }: Definition<Label>,
): Counter<Label> {
  return new Counter({ name, help, labelNames, registers: [registry] });
}

/** A gauge that is read anew whenever somebody collects. */
export class ReadGauge<Label extends string = string> extends Gauge<Label> {
  readonly #hasLabels: boolean;

  constructor(registry: Registry, { name, help, labelNames }: Definition<Label>) {
    super({ name, help, labelNames, registers: [registry] });
    this.#hasLabels = labelNames.length > 0;
  }

  /** Has no value until it is set again. */
  clear(): void {
    if (this.#hasLabels) this.reset();
    else this.remove();
  }
}

export function histogram<Label extends string>(
  registry: Registry,
  { name, help, labelNames, buckets }: HistogramDefinition<Label>,
): Histogram<Label> {
  return new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [registry] });
}
