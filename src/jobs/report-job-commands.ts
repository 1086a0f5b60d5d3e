import type { Redis } from 'ioredis';

/** Finished jobs that a newer one replaced, kept for each account so that people can look back. */
const keptSupersededJobs = 1_000;

/**
 * A job text's `revision` is read by pattern, not by decoding: Lua would write numbers back in another form.
 * Texts are only ever written as they were given. A write that is repeated because its answer got lost counts
 * as written.
 */
const startReportJob = `
local running = redis.call('HGET', KEYS[2], ARGV[2])
if running then
  local text = redis.call('HGET', KEYS[1], running)
  if text then return {0, text} end
end
local replaced = redis.call('HGET', KEYS[3], ARGV[2])
if replaced then redis.call('ZADD', KEYS[4], ARGV[4], replaced) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[3], ARGV[2], ARGV[1])
local surplus = redis.call('ZCARD', KEYS[4]) - ${keptSupersededJobs}
if surplus > 0 then
  local popped = redis.call('ZPOPMIN', KEYS[4], surplus)
  for index = 1, #popped, 2 do redis.call('HDEL', KEYS[1], popped[index]) end
end
return {1, ARGV[3]}
`;

const writeReportJob = `
local text = redis.call('HGET', KEYS[1], ARGV[1])
if text == ARGV[4] then return 1 end
if not text or string.match(text, '"revision":(%d+)') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
if ARGV[5] == '1' and redis.call('HGET', KEYS[2], ARGV[3]) == ARGV[1] then
  redis.call('HDEL', KEYS[2], ARGV[3])
end
if ARGV[6] then redis.call('HSET', KEYS[3], ARGV[6], ARGV[7]) end
return 1
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
  ): Promise<[started: 0 | 1, text: string]>;
  writeReportJob(
    jobsKey: string,
    runningKey: string,
    reportsKey: string,
    id: string,
    expectedRevision: number,
    flight: string,
    text: string,
    finished: 0 | 1,
    ...report: readonly string[]
  ): Promise<0 | 1>;
}

/** Teaches a connection the two scripts that change report jobs. */
export function defineReportJobCommands(redis: Redis): Redis & ReportJobCommands {
  redis.defineCommand('startReportJob', { numberOfKeys: 4, lua: startReportJob });
  redis.defineCommand('writeReportJob', { numberOfKeys: 3, lua: writeReportJob });
  assertDefined(redis);
  return redis;
}

function assertDefined(redis: Redis): asserts redis is Redis & ReportJobCommands {
  for (const command of ['startReportJob', 'writeReportJob']) {
    if (!(command in redis)) throw new Error(`ioredis didn't define ${command}`);
  }
}
