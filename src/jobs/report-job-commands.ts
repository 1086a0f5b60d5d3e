import type { RedisClient } from '../redis/index.ts';

/** Finished jobs that a newer one replaced, kept for each account so that people can look back. */
export const keptSupersededJobs = 200;
/** A batch's list of jobs goes some time after the batch. */
const keptBatchMilliseconds = 8 * 86_400_000;

/**
 * Batches count their jobs by status. A job names its batches, so each change of a job moves it from one count to
 * the other in the same step. A batch that a job newly names has its entity among the queued ones, where the
 * entity leaves the list of those without a job; one that a job no longer names has it cancelled. What ends without
 * having been in progress is counted as skipped too: it says nothing about the pace.
 */
const countInBatches = `
local function fields_of(text)
  local job = cjson.decode(text)
  local batches = {}
  for _, id in ipairs(job.batchIds) do batches[id] = true end
  return job.status, batches, job.arn
end
local function is_cancelled(batch_key) return redis.call('HEXISTS', batch_key .. ':counts', 'cancelledAt') == 1 end
local function take(batch_key, arn, id)
  redis.call('LREM', batch_key .. ':pending', 1, arn)
  redis.call('HSET', batch_key .. ':jobs', arn, id)
  redis.call('PEXPIRE', batch_key .. ':jobs', ${keptBatchMilliseconds})
end
local function move(batch_key, from, to, amount, now)
  local counts = batch_key .. ':counts'
  if from == to then return end
  redis.call('HINCRBY', counts, from, -amount)
  redis.call('HINCRBY', counts, to, amount)
  if from == 'QUEUED' and (to == 'COMPLETED' or to == 'FAILED') then redis.call('HINCRBY', counts, 'skipped', amount) end
  local left = redis.call('HMGET', counts, 'QUEUED', 'IN_PROGRESS')
  if tonumber(left[1] or 0) + tonumber(left[2] or 0) == 0 then redis.call('HSET', counts, 'finishedAt', now) end
end
`;

/**
 * A job text's `revision` is read by pattern, and texts are only ever written as they were given: Lua would write
 * numbers in another form. A write that is repeated because its answer got lost counts as written.
 */
const startReportJob = `
${countInBatches}
local _, batches, arn = fields_of(ARGV[3])
for batch in pairs(batches) do
  if is_cancelled(ARGV[5] .. batch) then return nil end
end
local running = redis.call('HGET', KEYS[2], ARGV[2])
if running then
  local text = redis.call('HGET', KEYS[1], running)
  if text then return text end
end
local replaced = redis.call('HGET', KEYS[3], ARGV[2])
if replaced then redis.call('ZADD', KEYS[4], ARGV[4], replaced) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[3], ARGV[2], ARGV[1])
for batch in pairs(batches) do take(ARGV[5] .. batch, arn, ARGV[1]) end
local surplus = redis.call('ZCARD', KEYS[4]) - ${keptSupersededJobs}
if surplus > 0 then
  local popped = redis.call('ZPOPMIN', KEYS[4], surplus)
  for index = 1, #popped, 2 do redis.call('HDEL', KEYS[1], popped[index]) end
end
return ARGV[3]
`;

const writeReportJob = `
${countInBatches}
local text = redis.call('HGET', KEYS[1], ARGV[1])
if text == ARGV[4] then return 1 end
if not text or string.match(text, '"revision":(%d+)') ~= ARGV[2] then return 0 end
local before, batches_before = fields_of(text)
local after, batches_after, arn = fields_of(ARGV[4])
for batch in pairs(batches_after) do
  if not batches_before[batch] and is_cancelled(ARGV[6] .. batch) then return 0 end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
if ARGV[5] == '1' and redis.call('HGET', KEYS[2], ARGV[3]) == ARGV[1] then
  redis.call('HDEL', KEYS[2], ARGV[3])
end
for batch in pairs(batches_after) do
  if not batches_before[batch] then take(ARGV[6] .. batch, arn, ARGV[1]) end
  move(ARGV[6] .. batch, batches_before[batch] and before or 'QUEUED', after, 1, ARGV[7])
end
for batch in pairs(batches_before) do
  if not batches_after[batch] then move(ARGV[6] .. batch, before, 'CANCELLED', 1, ARGV[7]) end
end
if ARGV[8] then redis.call('HSET', KEYS[3], ARGV[8], ARGV[9]) end
return 1
`;

/** Lets go of a running job whose record can't be read, unless it has changed since. */
const forgetReportJob = `
local id = redis.call('HGET', KEYS[2], ARGV[1])
if not id or redis.call('HGET', KEYS[1], id) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], id)
return redis.call('HDEL', KEYS[2], ARGV[1])
`;

/**
 * Writes the record of a running job anew that can't be read, unless it has changed since. A batch waits for it that
 * counts more jobs as queued or in progress than are yet to be made or can be read, and the record says which of the
 * two it is, so that the counts hold.
 */
const restoreReportJob = `
${countInBatches}
local function count_unreadable(batch)
  local key = ARGV[6] .. batch
  local counts = redis.call('HMGET', key .. ':counts', 'QUEUED', 'IN_PROGRESS')
  local left = { QUEUED = tonumber(counts[1] or 0) - redis.call('LLEN', key .. ':pending'), IN_PROGRESS = tonumber(counts[2] or 0) }
  for _, id in ipairs(redis.call('HVALS', key .. ':jobs')) do
    local readable, status, batches = pcall(fields_of, redis.call('HGET', KEYS[1], id) or '')
    if id ~= ARGV[2] and readable and batches[batch] and left[status] then left[status] = left[status] - 1 end
  end
  return left
end
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return nil end
if (redis.call('HGET', KEYS[1], ARGV[2]) or '') ~= ARGV[3] then return nil end
local restored, waiting = ARGV[4], {}
for index = 7, #ARGV do
  local left = count_unreadable(ARGV[index])
  if left.QUEUED > 0 or left.IN_PROGRESS > 0 then table.insert(waiting, '"' .. ARGV[index] .. '"') end
  if left.QUEUED < 1 and left.IN_PROGRESS > 0 then restored = ARGV[5] end
end
restored = string.gsub(restored, '"batchIds":%[%]', '"batchIds":[' .. table.concat(waiting, ',') .. ']', 1)
redis.call('HSET', KEYS[1], ARGV[2], restored)
return restored
`;

/** Counts a finished job, the maker of a report that is young enough, for a batch. */
const countForBatch = `
${countInBatches}
if is_cancelled(KEYS[1]) then return 0 end
if redis.call('HEXISTS', KEYS[1] .. ':jobs', ARGV[1]) == 0 then
  take(KEYS[1], ARGV[1], ARGV[2])
  move(KEYS[1], 'QUEUED', ARGV[3], 1, ARGV[4])
end
return 1
`;

/** Cancels a batch in one account: what it has not made jobs of yet is counted cancelled, and nothing is added. */
const cancelBatchPart = `
${countInBatches}
redis.call('HSETNX', KEYS[1] .. ':counts', 'cancelledAt', ARGV[1])
local unmade = redis.call('LLEN', KEYS[1] .. ':pending')
redis.call('DEL', KEYS[1] .. ':pending')
if unmade > 0 then move(KEYS[1], 'QUEUED', 'CANCELLED', unmade, ARGV[1]) end
return unmade
`;

export interface ReportJobCommands {
  startReportJob(
    jobsKey: string,
    runningKey: string,
    latestKey: string,
    supersededKey: string,
    id: string,
    flight: string,
    text: string,
    now: number,
    batchKeyPrefix: string,
  ): Promise<string | null>;
  writeReportJob(
    jobsKey: string,
    runningKey: string,
    reportsKey: string,
    id: string,
    expectedRevision: number,
    flight: string,
    text: string,
    finished: 0 | 1,
    batchKeyPrefix: string,
    now: number,
    ...report: readonly string[]
  ): Promise<0 | 1>;
  forgetReportJob(jobsKey: string, runningKey: string, flight: string, text: string): Promise<0 | 1>;
  restoreReportJob(
    jobsKey: string,
    runningKey: string,
    flight: string,
    id: string,
    text: string,
    queued: string,
    inProgress: string,
    batchKeyPrefix: string,
    ...batchIds: readonly string[]
  ): Promise<string | null>;
  countForBatch(batchKey: string, arn: string, id: string, status: string, now: number): Promise<0 | 1>;
  cancelBatchPart(batchKey: string, now: number): Promise<number>;
}

const commands = {
  startReportJob: { numberOfKeys: 4, lua: startReportJob },
  writeReportJob: { numberOfKeys: 3, lua: writeReportJob },
  forgetReportJob: { numberOfKeys: 2, lua: forgetReportJob },
  restoreReportJob: { numberOfKeys: 2, lua: restoreReportJob },
  countForBatch: { numberOfKeys: 1, lua: countForBatch },
  cancelBatchPart: { numberOfKeys: 1, lua: cancelBatchPart },
};

/** Teaches a connection the scripts that change report jobs and count them in batches. */
export function defineReportJobCommands(redis: RedisClient): RedisClient & ReportJobCommands {
  for (const [name, definition] of Object.entries(commands)) redis.defineCommand(name, definition);
  assertDefined(redis);
  return redis;
}

function assertDefined(redis: RedisClient): asserts redis is RedisClient & ReportJobCommands {
  for (const name of Object.keys(commands)) {
    if (!(name in redis)) throw new Error(`ioredis didn't define ${name}`);
  }
}
