import { setTimeout as sleep } from 'node:timers/promises';
import { GraphQLClient } from 'graphql-request';
import { startBatchWorld } from './batch-world.ts';

/** The big batch is over all accounts but the last one, of which the small batch is. */
const accounts = 25;
/** The simulated AWS has fewer managed policies than an account of this size would attach: 4,258 entities are there. */
const entitiesPerAccount = 5_000;
const smallBatch = 20;

interface Batch {
  readonly id: string;
  readonly total: number;
  readonly completed: number;
  readonly finishedAt: string | null;
}

const batchFields = 'id total completed finishedAt';

/** How soon a batch of 100,000 is accepted and cancelled, and how long others wait because of it. */
export async function measureBatches(): Promise<void> {
  const world = await startBatchWorld({ accounts, entitiesPerAccount });
  try {
    const asker = new Asker(new GraphQLClient(world.url));
    const accountIds = await asker.inventoried(accounts);
    const [first = '', last = ''] = [accountIds.at(0), accountIds.at(-1)];
    const [small, single] = [await asker.arnsOf(last, smallBatch), await asker.arnsOf(first, 2)];
    print(`a batch of ${smallBatch}, nothing else to do`, await asker.finish(last, small));
    print('a single report, nothing else to do', await asker.report(first, single[0] ?? ''));

    const big = await timed(() => asker.startBatch({ accountIds: accountIds.slice(0, -1) }));
    print(`a batch of ${big.value.total} accepted`, big.seconds);
    await asker.completed(big.value.id, 100);
    print(`a batch of ${smallBatch} in another account`, await asker.finish(last, small));
    print('a single report in an account of the big batch', await asker.report(first, single[1] ?? ''));
    const cancelled = await timed(() => asker.cancel(big.value.id));
    print(`the big batch cancelled, ${cancelled.value.completed} completed`, cancelled.seconds);
  } finally {
    await world.stop();
  }
}

/** Asks as a portal does, and looks again every 50 ms at what isn't finished. */
class Asker {
  readonly #client: GraphQLClient;

  constructor(client: GraphQLClient) {
    this.#client = client;
  }

  /** Waits until so many accounts' entities are listed. */
  async inventoried(count: number): Promise<readonly string[]> {
    const query = '{accounts(first:100){nodes{accountId inventoriedAt}}}';
    interface Answer {
      readonly accounts: { readonly nodes: readonly { accountId: string; inventoriedAt: string | null }[] };
    }
    for (;;) {
      const { accounts: found } = await this.#client.request<Answer>(query);
      const ready = found.nodes.filter(({ inventoriedAt }) => inventoriedAt !== null);
      if (ready.length === count) return ready.map(({ accountId }) => accountId);
      await sleep(500);
    }
  }

  async arnsOf(accountId: string, count: number): Promise<readonly string[]> {
    const query = `query($filter:EntityFilter,$count:Int){entities(first:$count,filter:$filter){nodes{arn}}}`;
    const variables = { count, filter: { accountIds: [accountId], types: ['ROLE'] } };
    interface Answer {
      readonly entities: { readonly nodes: readonly { readonly arn: string }[] };
    }
    const { entities } = await this.#client.request<Answer>(query, variables);
    return entities.nodes.map(({ arn }) => arn);
  }

  async startBatch(filter: object): Promise<Batch> {
    const query = `mutation($filter:EntityFilter!){generateReports(input:{filter:$filter}){reportBatch{${batchFields}}}}`;
    interface Answer {
      readonly generateReports: { readonly reportBatch: Batch };
    }
    return (await this.#client.request<Answer>(query, { filter })).generateReports.reportBatch;
  }

  /** @returns seconds from asking to the batch's end */
  async finish(accountId: string, arns: readonly string[]): Promise<number> {
    const { seconds } = await timed(async () => {
      const { id } = await this.startBatch({ accountIds: [accountId], arns });
      await this.#untilBatch(id, ({ finishedAt }) => finishedAt !== null);
    });
    return seconds;
  }

  async completed(id: string, count: number): Promise<void> {
    await this.#untilBatch(id, ({ completed }) => completed >= count);
  }

  /** @returns seconds from asking for one report to having it */
  async report(accountId: string, arn: string): Promise<number> {
    const ask = `mutation($input:GenerateReportInput!){generateReport(input:$input){reportJob{id}}}`;
    const look = 'query($id:ID!){reportJob(id:$id){finishedAt}}';
    const { seconds } = await timed(async () => {
      const { generateReport } = await this.#client.request<{
        generateReport: { reportJob: { id: string } };
      }>(ask, { input: { accountId, arn } });
      for (;;) {
        const { reportJob } = await this.#client.request<{ reportJob: { finishedAt: string | null } }>(
          look,
          generateReport.reportJob,
        );
        if (reportJob.finishedAt !== null) return;
        await sleep(50);
      }
    });
    return seconds;
  }

  /** Resolves when nothing of the batch is left. */
  async cancel(id: string): Promise<Batch> {
    const query = 'mutation($id:ID!){cancelReportBatch(id:$id){reportBatch{id}}}';
    await this.#client.request(query, { id });
    return this.#untilBatch(id, ({ finishedAt }) => finishedAt !== null);
  }

  async #untilBatch(id: string, isSo: (batch: Batch) => boolean): Promise<Batch> {
    const query = `query($id:ID!){reportBatch(id:$id){${batchFields}}}`;
    for (;;) {
      const { reportBatch } = await this.#client.request<{ reportBatch: Batch }>(query, { id });
      if (isSo(reportBatch)) return reportBatch;
      await sleep(50);
    }
  }
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ value: Value; seconds: number }> {
  const startedAt = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - startedAt) / 1_000 };
}

function print(what: string, seconds: number): void {
  console.log(`${what.padEnd(52)} ${seconds.toFixed(2).padStart(8)} s`);
}
