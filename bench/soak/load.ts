import { setTimeout as sleep } from 'node:timers/promises';
import { GraphQLClient } from 'graphql-request';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** What the load has come to. */
export interface LoadCounts {
  batches: number;
  reports: number;
  failedReports: number;
  queries: number;
  /** Operations that were refused while Redis was away; each was asked again. */
  refused: number;
  subscriptions: number;
  events: number;
}

interface Batch {
  readonly id: string;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly finishedAt: string | null;
}

const queries = [
  `{entities(first:50,orderBy:{field:UNUSED_SERVICES,direction:DESC}){totalCount coverage{entities entitiesWithReport}
    nodes{id name report{ageSeconds usage{grantedServices unusedServices}}}}}`,
  '{serviceAccess(first:50,filter:{unusedForDays:90}){totalCount nodes{serviceName entity{name}}}}',
  '{accounts(first:50){nodes{accountId status usage{grantedServices}}}}',
  `{entities(first:5){nodes{report{services(first:100){nodes{serviceName lastAuthenticated}}}}}}`,
];
const batchFields = 'id total completed failed finishedAt';
const queriesAtOnce = 4;
const pauseMilliseconds = 25;
const subscribers = 10;
const subscribedMilliseconds = 5_000;

/** Keeps an API process busy until `isOver`: batches one after the other, queries, subscribers that come and go. */
export class Load {
  readonly counts: LoadCounts = {
    ...{ batches: 0, reports: 0, failedReports: 0, queries: 0, refused: 0, subscriptions: 0, events: 0 },
  };
  readonly #url: string;
  readonly #client: GraphQLClient;
  #isOver = true;
  #running: Promise<unknown> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
    this.#client = new GraphQLClient(url);
  }

  start(): void {
    this.#isOver = false;
    this.#running = Promise.all([
      this.#collect(),
      ...Array.from({ length: queriesAtOnce }, (_, index) => this.#query(index)),
      ...Array.from({ length: subscribers }, () => this.#subscribe()),
    ]);
  }

  /** Cancels the batch that is under way. It can be started again. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #collect(): Promise<void> {
    const mutation = `mutation{generateReports(input:{filter:{}}){reportBatch{${batchFields}}}}`;
    while (!this.#isOver) {
      const { generateReports } = await this.#ask<{ generateReports: { reportBatch: Batch | null } }>(
        mutation,
      );
      const batch = await this.#follow(generateReports.reportBatch);
      this.counts.batches++;
      this.counts.reports += batch?.completed ?? 0;
      this.counts.failedReports += batch?.failed ?? 0;
      await sleep(pauseMilliseconds);
    }
  }

  async #follow(begun: Batch | null): Promise<Batch | null> {
    const query = `query($id:ID!){node(id:$id){...on ReportBatch{${batchFields}}}}`;
    const cancel = 'mutation($id:ID!){cancelReportBatch(id:$id){userErrors{message}}}';
    let batch = begun;
    while (batch !== null && batch.finishedAt === null) {
      await sleep(500);
      if (this.#isOver) await this.#ask(cancel, { id: batch.id });
      batch = (await this.#ask<{ node: Batch | null }>(query, { id: batch.id })).node;
    }
    return batch;
  }

  async #query(from: number): Promise<void> {
    for (let turn = from; !this.#isOver; turn++) {
      await this.#ask(queries[turn % queries.length] ?? '');
      this.counts.queries++;
      await sleep(pauseMilliseconds);
    }
  }

  async #subscribe(): Promise<void> {
    while (!this.#isOver) {
      const url = this.#url.replace(/^http/, 'ws');
      const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
      const query = 'subscription{reportFinished{id status}}';
      const end = client.subscribe(
        { query },
        { next: () => this.counts.events++, error: () => this.counts.refused++, complete: () => undefined },
      );
      this.counts.subscriptions++;
      await sleep(subscribedMilliseconds * (0.5 + Math.random()));
      end();
      // Rejects when the connection could not be made, as while Redis is away.
      await Promise.resolve(client.dispose()).catch(() => undefined);
    }
  }

  /** Asks until it is answered. */
  async #ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    for (;;) {
      try {
        return await this.#client.request<Data>(query, variables);
      } catch {
        this.counts.refused++;
        await sleep(500);
      }
    }
  }
}
