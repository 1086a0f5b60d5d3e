import { expect } from 'vitest';
import { allAccounts } from '../../src/accounts/index.ts';
import { isFinished, type FinishedReportJob } from '../../src/jobs/index.ts';
import { keys, queuePrefix } from '../../src/redis/index.ts';
import {
  accountId as toAccountId,
  closeDomain,
  eventually,
  openDomain,
  type Domain,
} from '../integration/domain.ts';
import { keyIn, reachableTruths, rowsOf } from '../integration/truth.ts';
import { ask, subscribe } from '../support/graphql.ts';
import type { Lapse } from '../support/lapse.ts';
import type { AccountTruth, EntityTruth } from '../support/simulator-admin.ts';

/** An entity, and the account in which its report is asked for. */
export interface Subject {
  readonly account: AccountTruth;
  readonly entity: EntityTruth;
}

/** How a job ended, as somebody saw it who watches all ends. */
interface SeenEnd {
  readonly arn: string;
  readonly accountId: string;
  readonly status: string;
}

/**
 * One who asks for reports over the API, watches how they end, and compares what is stored with what is true.
 */
export class Observer {
  readonly accounts: readonly AccountTruth[];
  readonly domain: Domain;
  readonly #lapse: Lapse;
  readonly #ends: SeenEnd[] = [];
  #isClosed = false;

  private constructor(lapse: Lapse, domain: Domain, accounts: readonly AccountTruth[]) {
    this.#lapse = lapse;
    this.domain = domain;
    this.accounts = accounts;
  }

  /** Waits for the first inventories. */
  static async open(lapse: Lapse): Promise<Observer> {
    const domain = openDomain(lapse.redis);
    const observer = new Observer(lapse, domain, await reachableTruths(lapse, domain));
    void observer.#watchEnds();
    return observer;
  }

  /** An entity with services, that nobody else is given. */
  subject(account: number, index: number): Subject {
    const truth = this.accounts[account];
    const entity = truth?.entities.filter(({ services }) => services.length > 5)[index];
    if (truth === undefined || entity === undefined) throw new RangeError('the simulated world is too small');
    return { account: truth, entity };
  }

  /**
   * @returns the report job's global id
   * @throws graphql-request's ClientError when the API refuses
   */
  async generate({ account, entity }: Subject, api = 0): Promise<string> {
    const { generateReport } = await ask<{
      generateReport: { reportJob: { id: string } | null; userErrors: unknown[] };
    }>(
      this.#lapse.apiUrl(api),
      'mutation($input:GenerateReportInput!){generateReport(input:$input){reportJob{id} userErrors{code message}}}',
      { input: { arn: entity.arn, accountId: account.accountId } },
    );
    expect(generateReport.userErrors).toEqual([]);
    return generateReport.reportJob?.id ?? '';
  }

  find({ account, entity }: Subject) {
    return this.domain.reportJobs.findLatest(allAccounts, keyIn(account, entity), ['SERVICE_LEVEL']);
  }

  end(subject: Subject): Promise<FinishedReportJob> {
    return eventually(async () => {
      const job = await this.find(subject);
      return job !== null && isFinished(job) ? job : null;
    });
  }

  /** AWS's JobId, once AWS has given it. */
  awsJobId(subject: Subject): Promise<string> {
    return eventually(async () => {
      const job = await this.find(subject);
      return job?.status === 'IN_PROGRESS' ? job.generation?.awsJobId : null;
    });
  }

  /** The job comes to a report that is true, and whoever watches sees it once. */
  async expectRight(subject: Subject): Promise<void> {
    const { status } = await this.end(subject);
    expect(status).toBe('COMPLETED');
    const { account, entity } = subject;
    const report = await this.domain.reports.find(allAccounts, keyIn(account, entity), 'SERVICE_LEVEL');
    expect(report?.services).toEqual(rowsOf(entity));
    await this.expectSeen(subject, 'COMPLETED');
  }

  async expectSeen({ account, entity }: Subject, status: string): Promise<void> {
    const seen = () =>
      this.#ends.filter(({ arn, accountId }) => arn === entity.arn && accountId === account.accountId);
    await eventually(() => Promise.resolve(seen().length > 0));
    expect(seen().map((end) => end.status)).toEqual([status]);
  }

  /** Nothing waits, nothing is under way, and nobody's queues are left but those of workers that live. */
  async expectQuiet(workers: number): Promise<void> {
    const { redis } = this.domain;
    await eventually(async () => {
      const running = await Promise.all(
        this.accounts.map(({ accountId }) => redis.hlen(keys.runningReportJobs(toAccountId(accountId)))),
      );
      const polls = (await redis.keys(`${queuePrefix}:poll-*:meta`)).length;
      const waiting = await this.domain.generations.getJobCountByTypes(
        'waiting',
        'active',
        'delayed',
        'prioritized',
      );
      return running.every((count) => count === 0) && waiting === 0 && polls === workers;
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await closeDomain(this.domain);
  }

  async #watchEnds(): Promise<void> {
    const query = 'subscription{reportFinished{arn accountId status}}';
    try {
      for await (const { reportFinished } of subscribe<{ reportFinished: SeenEnd }>(
        this.#lapse.apiUrl(),
        query,
      )) {
        this.#ends.push(reportFinished);
      }
    } catch (error) {
      if (!this.#isClosed) throw error;
    }
  }
}
