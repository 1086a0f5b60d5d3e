import { LRUCache } from 'lru-cache';
import { allAccounts, permits, type AccountId, type AccountScope } from '../accounts/index.ts';
import { entityArnSchema, type EntityArn } from '../entities/index.ts';
import { keys, onReturn, RecordFormat, type RedisClient } from '../redis/index.ts';
import {
  progressOf,
  reportBatchSchema,
  type ReportBatch,
  type ReportBatchPart,
  type ReportBatchProgress,
} from './report-batch.ts';
import type { ReportJob } from './report-job.ts';
import { defineReportJobCommands, type ReportJobCommands } from './report-job-commands.ts';

/** Batches are kept for a week after they were made. */
const keptMilliseconds = 7 * 86_400_000;
/** Of those, the newest are listed: more than people look back through. */
const listedBatches = 1_000;
/** Redis takes this many members in one command without making others wait. */
const chunk = 1_000;

/** Finished parts that are remembered: those of fifty batches over a thousand accounts. One takes some 300 bytes. */
const finishedPartsKept = 50_000;

/** Accounts of listed batches that are remembered, of all batches together: some ten megabytes. */
const accountIdsKept = 200_000;

/** Where a batch stands in the list of them all. */
export interface ReportBatchPlace {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

const format = new RecordFormat('report batch', 1, reportBatchSchema);

/** Report batches in Redis: what was asked for, in one place; what became of it, beside each account's jobs. */
export class ReportBatchStore {
  readonly #redis: RedisClient & ReportJobCommands;
  /** By their key: what is finished never changes, and people look at it again and again. */
  readonly #finishedParts = new LRUCache<string, ReportBatchPart>({ max: finishedPartsKept });
  /** Of the batches that were listed, by their id; they never change. */
  readonly #accountIds = new LRUCache<string, readonly AccountId[]>({
    maxSize: accountIdsKept,
    sizeCalculation: ({ length }) => length + 1,
  });

  constructor(redis: RedisClient) {
    this.#redis = defineReportJobCommands(redis);
    // What was finished in a second that got lost is done once more.
    onReturn(redis, () => {
      this.#finishedParts.clear();
      this.#accountIds.clear();
    });
  }

  /** Writes a batch and the entities that it is about; their jobs are made by workers. */
  async create(
    batch: ReportBatch,
    arnsByAccount: ReadonlyMap<AccountId, ReadonlySet<EntityArn>>,
  ): Promise<void> {
    await Promise.all(
      [...arnsByAccount].map(([accountId, arns]) => this.#createPart(batch, accountId, [...arns])),
    );
    await this.#enlist(batch);
    await this.#redis.set(keys.reportBatch(batch.id), format.encode(batch), 'PX', keptMilliseconds);
  }

  /** The batches that are kept and have something in the accounts that the caller may see, the newest first. */
  async list(scope: AccountScope): Promise<ReportBatchPlace[]> {
    const oldest = Date.now() - keptMilliseconds;
    const answer = await this.#redis.zrevrangebyscore(keys.reportBatches, '+inf', oldest, 'WITHSCORES');
    const places = placesOf(answer);
    if (scope.kind === 'all') return places;
    const seen = await Promise.all(places.map(({ id }) => this.#isSeen(scope, id)));
    return places.filter((_, index) => seen[index]);
  }

  /** A batch, or null when there is none or it has nothing in the accounts that the caller may see. */
  async find(scope: AccountScope, id: string): Promise<ReportBatch | null> {
    const batch = format.decodeUnlessDamaged(await this.#redis.get(keys.reportBatch(id)));
    if (batch === null || !isSeen(scope, batch.accountIds)) return null;
    return { ...batch, accountIds: batch.accountIds.filter((accountId) => permits(scope, accountId)) };
  }

  /** How far a batch is in the accounts that it was found with; read where it isn't known to be finished. */
  async progress(batch: ReportBatch): Promise<ReportBatchProgress> {
    const partKeys = batch.accountIds.map((accountId) => keys.reportBatchPart(accountId, batch.id));
    const parts = await Promise.all(
      partKeys.map(async (key) => this.#finishedParts.get(key) ?? this.#readPart(key)),
    );
    return progressOf(batch, parts, Date.now());
  }

  /** The ids of the jobs made so far, by account. */
  async reportJobIds(batch: ReportBatch): Promise<Map<AccountId, string[]>> {
    const entries = await Promise.all(
      batch.accountIds.map(
        async (accountId) =>
          [accountId, await this.#redis.hvals(`${keys.reportBatchPart(accountId, batch.id)}:jobs`)] as const,
      ),
    );
    return new Map(entries);
  }

  /** A batch's queued entities in one account: those without a job yet, and those whose job waits for its turn. */
  async queuedOf(accountId: AccountId, batchId: string): Promise<{ unmade: number; waiting: number }> {
    const key = keys.reportBatchPart(accountId, batchId);
    const [queued, unmade] = await Promise.all([
      this.#redis.hget(`${key}:counts`, 'QUEUED'),
      this.#redis.llen(`${key}:pending`),
    ]);
    return { unmade, waiting: Number(queued ?? 0) - unmade };
  }

  /** The next entities in one account whose jobs are to be made. Each leaves the list in the step that makes its job. */
  async nextPending(accountId: AccountId, batchId: string, count: number): Promise<EntityArn[]> {
    const arns = await this.#redis.lrange(
      `${keys.reportBatchPart(accountId, batchId)}:pending`,
      0,
      count - 1,
    );
    return arns.map((arn) => entityArnSchema.parse(arn));
  }

  /** The batches that are kept of which a job is a part, or was until they were cancelled. */
  async listWithJob(
    scope: AccountScope,
    { accountId, arn, id }: Pick<ReportJob, 'accountId' | 'arn' | 'id'>,
  ): Promise<string[]> {
    if (!permits(scope, accountId)) return [];
    const batchIds = (await this.list(scope)).map((place) => place.id);
    const jobIds = await Promise.all(
      batchIds.map((batchId) => this.#redis.hget(`${keys.reportBatchPart(accountId, batchId)}:jobs`, arn)),
    );
    return batchIds.filter((_, index) => jobIds[index] === id);
  }

  /** The batches that have jobs yet to be made in one account. */
  listOpen(accountId: AccountId): Promise<string[]> {
    return this.#redis.smembers(keys.openReportBatches(accountId));
  }

  /** All jobs of a batch's part in one account are made. */
  async closePart(accountId: AccountId, batchId: string): Promise<void> {
    await this.#redis.srem(keys.openReportBatches(accountId), batchId);
  }

  /** Cancels a batch's part in one account: nothing is added to it any more. */
  async cancelPart(accountId: AccountId, batchId: string): Promise<void> {
    await this.#redis.cancelBatchPart(keys.reportBatchPart(accountId, batchId), Date.now());
    await this.closePart(accountId, batchId);
  }

  /** Before the batch itself is written: what is listed and missing is left out, what is missing in the list is lost. */
  async #enlist({ id, createdAt }: ReportBatch): Promise<void> {
    await Promise.all([
      this.#redis.zadd(keys.reportBatches, createdAt, id),
      this.#redis.zremrangebyscore(keys.reportBatches, '-inf', createdAt - keptMilliseconds),
      this.#redis.zremrangebyrank(keys.reportBatches, 0, -listedBatches - 1),
    ]);
  }

  async #isSeen(scope: AccountScope, id: string): Promise<boolean> {
    const known = this.#accountIds.get(id);
    if (known !== undefined) return isSeen(scope, known);
    const batch = await this.find(allAccounts, id);
    if (batch === null) return false;
    this.#accountIds.set(id, batch.accountIds);
    return isSeen(scope, batch.accountIds);
  }

  async #createPart(batch: ReportBatch, accountId: AccountId, arns: readonly EntityArn[]): Promise<void> {
    const key = keys.reportBatchPart(accountId, batch.id);
    const pipeline = this.#redis.pipeline();
    pipeline.sadd(keys.openReportBatches(accountId), batch.id);
    pipeline.hset(`${key}:counts`, 'QUEUED', arns.length);
    for (let start = 0; start < arns.length; start += chunk) {
      pipeline.rpush(`${key}:pending`, ...arns.slice(start, start + chunk));
    }
    for (const part of [':counts', ':pending']) pipeline.pexpire(`${key}${part}`, keptMilliseconds);
    const answers = await pipeline.exec();
    const failure = answers?.find(([error]) => error !== null)?.[0];
    if (failure != null) throw failure;
  }

  async #readPart(key: string): Promise<ReportBatchPart> {
    const part = partOf(await this.#redis.hgetall(`${key}:counts`));
    if (part.queued + part.inProgress === 0 && part.finishedAt !== null) this.#finishedParts.set(key, part);
    return part;
  }
}

/** Whether a batch has something in the accounts that may be seen; one of nothing hides nothing. */
function isSeen(scope: AccountScope, accountIds: readonly AccountId[]): boolean {
  return accountIds.length === 0 || accountIds.some((accountId) => permits(scope, accountId));
}

function partOf(counts: Readonly<Record<string, string>>): ReportBatchPart {
  const { finishedAt } = counts;
  const count = (status: string) => Number(counts[status] ?? 0);
  return {
    queued: count('QUEUED'),
    inProgress: count('IN_PROGRESS'),
    completed: count('COMPLETED'),
    failed: count('FAILED'),
    cancelled: count('CANCELLED'),
    finishedAt: finishedAt === undefined ? null : Number(finishedAt),
    skipped: count('skipped'),
  };
}

/** Redis answers with a member and its score in turn. */
function placesOf(answer: readonly string[]): ReportBatchPlace[] {
  return answer.flatMap((id, index) =>
    index % 2 === 0 ? [{ id, createdAt: Number(answer[index + 1]) }] : [],
  );
}
