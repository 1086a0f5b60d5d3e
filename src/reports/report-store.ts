import type { Redis } from 'ioredis';
import { permits, type AccountId, type AccountScope } from '../accounts/index.ts';
import { entityArnSchema, type EntityArn, type EntityKey } from '../entities/index.ts';
import { keys } from '../redis/index.ts';
import type { Catalogue } from './catalogue.ts';
import { decodeReport, UnreadableReportError } from './decode-report.ts';
import { granularities, type Granularity, type Report } from './report.ts';

/** Completed reports in Redis: for each entity the newest of each granularity. */
export class ReportStore {
  readonly #redis: Redis;
  readonly #catalogue: Catalogue;

  constructor(redis: Redis, catalogue: Catalogue) {
    this.#redis = redis;
    this.#catalogue = catalogue;
  }

  /**
   * The newest stored report that answers the granularity: an ACTION_LEVEL report answers SERVICE_LEVEL too.
   * @returns null when there is none, it can't be read, or the account may not be seen
   */
  async find(scope: AccountScope, key: EntityKey, granularity: Granularity): Promise<Report | null> {
    if (!permits(scope, key.accountId)) return null;
    const fields = answeringGranularities(granularity).map((answering) => reportField(key.arn, answering));
    const stored = await this.#redis.hmget(keys.reports(key.accountId), ...fields);
    const texts = stored.filter((text) => text !== null);
    const reports = await Promise.all(texts.map((text) => this.#decode(text, key)));
    return reports.reduce(newer, null);
  }

  /** The newest report of each entity of one account. */
  async listAccount(scope: AccountScope, accountId: AccountId): Promise<Report[]> {
    if (!permits(scope, accountId)) return [];
    const stored = await this.#redis.hgetall(keys.reports(accountId));
    const newest = new Map<EntityArn, Report>();
    for (const [field, text] of Object.entries(stored)) {
      const arn = entityArnSchema.parse(field.slice(field.indexOf(' ') + 1));
      const report = newer(newest.get(arn) ?? null, await this.#decode(text, { accountId, arn }));
      if (report !== null) newest.set(arn, report);
    }
    return [...newest.values()];
  }

  /** Forgets the reports of entities that are no longer who they were. */
  async remove(accountId: AccountId, arns: readonly EntityArn[]): Promise<void> {
    if (arns.length === 0) return;
    const fields = arns.flatMap((arn) => granularities.map((granularity) => reportField(arn, granularity)));
    await this.#redis.hdel(keys.reports(accountId), ...fields);
  }

  async #decode(text: string, key: EntityKey): Promise<Report | null> {
    try {
      return await decodeReport(text, key, this.#catalogue);
    } catch (error) {
      if (error instanceof UnreadableReportError) return null;
      throw error;
    }
  }
}

/** The field of the account's report hash that holds a report. */
export function reportField(arn: EntityArn, granularity: Granularity): string {
  return `${granularity} ${arn}`;
}

function answeringGranularities(granularity: Granularity): Granularity[] {
  return granularity === 'SERVICE_LEVEL' ? ['SERVICE_LEVEL', 'ACTION_LEVEL'] : ['ACTION_LEVEL'];
}

function newer(a: Report | null, b: Report | null): Report | null {
  if (a === null || b === null) return a ?? b;
  return b.jobCompletionDate > a.jobCompletionDate ? b : a;
}
