import { setImmediate } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { permits, type AccountId, type AccountScope } from '../accounts/index.ts';
import { entityArnSchema, type EntityArn, type EntityKey } from '../entities/index.ts';
import { keys, type RedisClient } from '../redis/index.ts';
import type { Catalogue } from './catalogue.ts';
import { decodeKnownUsage, decodeReport, decodeUsage, UnreadableReportError } from './decode-report.ts';
import type { ReportUsage } from './report-usage.ts';
import { granularities, type Granularity, type Report } from './report.ts';

/** Reports that are decoded before others get their turn: a few milliseconds' work. */
const decodedAtOnce = 50;

/**
 * Decoded reports that are kept: what is asked for again and again, like the pages of one report, is decoded once.
 * One of 200 rows takes some 50 kB.
 */
const reportsKept = 500;

interface DecodedReport {
  readonly text: string;
  readonly report: Report;
}

/** Completed reports in Redis: for each entity the newest of each granularity. */
export class ReportStore {
  readonly #redis: RedisClient;
  readonly #catalogue: Catalogue;
  readonly #decoded = new LRUCache<string, DecodedReport>({ max: reportsKept });

  constructor(redis: RedisClient, catalogue: Catalogue) {
    this.#redis = redis;
    this.#catalogue = catalogue;
  }

  /**
   * The newest stored report that answers the granularity: an ACTION_LEVEL report answers SERVICE_LEVEL too.
   * @returns null when there is none, it can't be read, or the account may not be seen
   */
  async find(scope: AccountScope, key: EntityKey, granularity: Granularity): Promise<Report | null> {
    if (!permits(scope, key.accountId)) return null;
    const answering = answeringGranularities(granularity);
    const fields = answering.map((each) => reportField(key.arn, each));
    const stored = await this.#redis.hmget(keys.reports(key.accountId), ...fields);
    const reports = await Promise.all(
      answering.map((each, index) => this.#decodeOnce(stored[index] ?? null, key, each)),
    );
    return reports.reduce(newer, null);
  }

  /** The stored report of exactly this granularity, even where a newer one of the other answers too. */
  async findExact(scope: AccountScope, key: EntityKey, granularity: Granularity): Promise<Report | null> {
    if (!permits(scope, key.accountId)) return null;
    const text = await this.#redis.hget(keys.reports(key.accountId), reportField(key.arn, granularity));
    return this.#decodeOnce(text, key, granularity);
  }

  /**
   * Tells what the newest report of each of these entities of one account says of use, in their order; those without a
   * report are left out. Reports come as bytes and each becomes a text when its turn has come: a hundred texts that wait
   * are copied by the garbage collector.
   */
  async readUsage(
    scope: AccountScope,
    accountId: AccountId,
    arns: readonly EntityArn[],
    take: (usage: ReportUsage) => void,
  ): Promise<void> {
    if (!permits(scope, accountId)) return;
    const stored = await this.#redis.hgetallBuffer(keys.reports(accountId));
    let decoded = 0;
    for (const arn of arns) {
      const bytes = granularities.map((granularity) => stored[reportField(arn, granularity)]);
      const texts = bytes.filter((each) => each !== undefined).map((each) => each.toString());
      if (texts.length === 0) continue;
      const usage = this.#newestKnownUsage(texts, arn) ?? (await this.#newestUsage(texts, arn));
      if (usage !== null) take(usage);
      if (++decoded % decodedAtOnce === 0) await setImmediate();
    }
  }

  /** What an entity's newest report says of use; null when there is none, or the account may not be seen. */
  async findUsage(scope: AccountScope, { accountId, arn }: EntityKey): Promise<ReportUsage | null> {
    if (!permits(scope, accountId)) return null;
    const fields = answeringGranularities('SERVICE_LEVEL').map((answering) => reportField(arn, answering));
    const stored = await this.#redis.hmget(keys.reports(accountId), ...fields);
    return this.#newestUsage(
      stored.filter((text) => text !== null),
      arn,
    );
  }

  /** Whether a report of exactly this granularity is stored, readable or not. */
  async has(scope: AccountScope, { accountId, arn }: EntityKey, granularity: Granularity): Promise<boolean> {
    if (!permits(scope, accountId)) return false;
    return (await this.#redis.hexists(keys.reports(accountId), reportField(arn, granularity))) === 1;
  }

  /** The entities of one account that have a stored report. */
  async listEntities(scope: AccountScope, accountId: AccountId): Promise<EntityArn[]> {
    if (!permits(scope, accountId)) return [];
    const fields = await this.#redis.hkeys(keys.reports(accountId));
    return [...new Set(fields.map(arnOfField))];
  }

  /** Forgets the reports of entities that are no longer who they were. */
  async remove(accountId: AccountId, arns: readonly EntityArn[]): Promise<void> {
    if (arns.length === 0) return;
    const fields = arns.flatMap((arn) => granularities.map((granularity) => reportField(arn, granularity)));
    await this.#redis.hdel(keys.reports(accountId), ...fields);
  }

  /** Null where a text can't be read, perhaps only because the catalogue has to be read again. */
  #newestKnownUsage(texts: readonly string[], arn: EntityArn): ReportUsage | null {
    try {
      const usages = texts.map((text) => decodeKnownUsage(text, { arn }, this.#catalogue));
      return usages.includes(null) ? null : usages.reduce(newer, null);
    } catch (error) {
      if (error instanceof UnreadableReportError) return null;
      throw error;
    }
  }

  async #newestUsage(texts: readonly string[], arn: EntityArn): Promise<ReportUsage | null> {
    let newest: ReportUsage | null = null;
    for (const text of texts) {
      newest = newer(newest, await unlessUnreadable(decodeUsage(text, { arn }, this.#catalogue)));
    }
    return newest;
  }

  /** Redis was asked what is stored now; only its decoding may have been done before. */
  async #decodeOnce(text: string | null, key: EntityKey, granularity: Granularity): Promise<Report | null> {
    if (text === null) return null;
    const name = `${key.accountId} ${key.arn} ${granularity}`;
    const known = this.#decoded.get(name);
    if (known?.text === text) return known.report;
    const report = await this.#decode(text, key);
    if (report !== null) this.#decoded.set(name, { text, report });
    return report;
  }

  #decode(text: string, key: EntityKey): Promise<Report | null> {
    return unlessUnreadable(decodeReport(text, key, this.#catalogue));
  }
}

/** What can't be read counts as missing. */
async function unlessUnreadable<Decoded>(decoded: Promise<Decoded>): Promise<Decoded | null> {
  try {
    return await decoded;
  } catch (error) {
    if (error instanceof UnreadableReportError) return null;
    throw error;
  }
}

/** The field of the account's report hash that holds a report. */
export function reportField(arn: EntityArn, granularity: Granularity): string {
  return `${granularity} ${arn}`;
}

function arnOfField(field: string): EntityArn {
  return entityArnSchema.parse(field.slice(field.indexOf(' ') + 1));
}

function answeringGranularities(granularity: Granularity): Granularity[] {
  return granularity === 'SERVICE_LEVEL' ? ['SERVICE_LEVEL', 'ACTION_LEVEL'] : ['ACTION_LEVEL'];
}

interface Dated {
  readonly jobCompletionDate: number;
}

function newer<Decoded extends Dated>(a: Decoded | null, b: Decoded | null): Decoded | null {
  if (a === null || b === null) return a ?? b;
  return b.jobCompletionDate > a.jobCompletionDate ? b : a;
}
