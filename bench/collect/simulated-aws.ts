import { z } from 'zod';
import type { SimulatedAws } from '../../scripts/processes/product.ts';
import { reportRowSchema } from './report-row.ts';

const isoTime = z.iso.datetime().transform((text) => Date.parse(text));

const truthSchema = z.object({
  accountId: z.string(),
  entities: z.array(
    z.object({
      arn: z.string(),
      fate: z.enum(['completes', 'failed', 'stuck', 'vanished']),
      services: z.array(reportRowSchema.extend({ lastAuthenticated: isoTime.nullable() })),
    }),
  ),
});
/** What the reports on an account's entities must say, and which of them can't be had. */
export type AccountTruth = z.infer<typeof truthSchema>;
export type EntityTruth = AccountTruth['entities'][number];

const statisticsSchema = z.object({
  accounts: z.record(
    z.string(),
    z.record(z.string(), z.object({ calls: z.number(), throttled: z.number() })),
  ),
});

/** Calls for reports as AWS counted them. */
export interface CallCounts {
  readonly calls: number;
  readonly throttled: number;
}

const reportOperations = ['GenerateServiceLastAccessedDetails', 'GetServiceLastAccessedDetails'];

/** The simulator's admin path, as far as a benchmark needs it. */
export class SimulatorAdmin {
  readonly #url: string;

  constructor({ url }: SimulatedAws) {
    this.#url = `${url}/_admin`;
  }

  async change(settings: object): Promise<void> {
    await this.#ask('settings', { method: 'PATCH', body: JSON.stringify(settings) });
  }

  async truth(accountId: string): Promise<AccountTruth> {
    return truthSchema.parse(await this.#ask(`truth?accountId=${accountId}`));
  }

  async resetStatistics(): Promise<void> {
    await this.#ask('statistics/reset', { method: 'POST' });
  }

  /** Calls since the statistics were reset; only those that reports are made of. */
  async reportCalls(): Promise<CallCounts> {
    const { accounts } = statisticsSchema.parse(await this.#ask('statistics'));
    const counts = Object.values(accounts).flatMap((operations) =>
      reportOperations.flatMap((operation) => operations[operation] ?? []),
    );
    return {
      calls: sum(counts.map(({ calls }) => calls)),
      throttled: sum(counts.map(({ throttled }) => throttled)),
    };
  }

  async #ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(`${this.#url}/${path}`, init);
    if (!response.ok) throw new Error(`The simulator refused ${path}: ${await response.text()}`);
    return response.json();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
