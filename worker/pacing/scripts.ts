/**
 * The budget as Redis runs it: one hash for each account and operation, scripts that change it atomically.
 *
 * AWS permits calls from a token bucket of unknown rate and size, and a throttled call is the only thing that says
 * so. Four ideas, each taken from where it has proved itself:
 *
 * 1. Slots, as in GCRA (ATM's generic cell rate algorithm). The whole schedule is one number, `tail`: the first
 *    instant not given away yet. A reservation takes it and moves it on by 1/rate, so no two callers share a slot
 *    and nobody asks twice. A slot once told can't be called back; therefore background slots reach only 2 s ahead,
 *    which bounds how long calls keep arriving at a rate that has proved too high. Whoever finds the schedule full
 *    is told when to come back. These times are spread at twice the rate: fewer would let the schedule run dry
 *    when the rate grows, many more would only be turned away again.
 * 2. People first. An interactive call takes the present instant even where the schedule is full, and moves the
 *    tail on as every call does, so that the long-run rate stays the same. At most `burst` calls may be ahead in
 *    this way until the schedule has passed the gaps that they pushed to its end. Beyond that, or while AWS is
 *    throttling, they queue at the tail. Each call ahead can cause one throttle that says nothing about the rate,
 *    so it excuses one; but AWS's bucket is empty then, and nobody goes ahead for some seconds.
 * 3. Shrink, as AIMD does (additive increase, multiplicative decrease): a throttle takes 10 % off at once, or as much
 *    as was measured, 30 % at most, when the last time was a moment ago. Slots given away before still come due at the
 *    old rate; until they are over (a round) throttles don't shrink again but measure: the bucket is known to be
 *    empty, so the share of calls that pass is the share of the old rate that AWS permits. Where most are refused,
 *    the rate was not probed a little too far but wrong, and takes the measured value. (Not otherwise: from a bucket
 *    of one token, evenly spaced calls only just too fast pass every second time.)
 * 4. Grow, as CUBIC does (RFC 9438): the rate at which AWS throttled is remembered as `limit`; the rate returns
 *    steeply, flattens as it gets there, then probes above it ever faster. While no limit is known, or once it is
 *    clearly out of date, the rate doubles every 20 s, as in TCP's slow start. Unlike TCP's there is no clock in
 *    it: the success of a call that had to wait for its slot is worth 1/rate seconds. So an idle budget proves
 *    nothing and doesn't grow; nor does one that is used now and then, whose calls wait but a moment, nor one whose
 *    calls miss their slots: then it is the workers that are slow.
 *
 * Each worker adds up the successes and brings them along with its next reservation or throttle.
 *
 * Times are Redis' own, in ms since the epoch with fractions, so the clocks of workers don't matter. A caller may
 * pass another clock, as simulations do. No time is kept further ahead than a schedule can be, so that a clock
 * stepping back delays calls by half a minute at the most.
 */
const prelude = `
local HORIZON = { background = 2000, interactive = 30000 } -- ms that a slot may lie ahead
local RETURN_WITHIN = 60000 -- ms after which callers without a slot come back at the latest
local ANSWER_WITHIN = 1000  -- ms from a call until AWS's answer is usually known
local REFILL = 10000        -- ms in which nobody goes ahead after AWS throttled one that did
local FLOOR = 0.2           -- calls/s: the slowest rate; enough to notice that AWS permits more
local PROVING = 500         -- ms that a call must wait for its slot to prove that the rate is used to the full
local SHRINK = 0.1          -- share of the rate that a throttle takes
local SHRINK_AGAIN = 0.3    -- the same at most, when the rate has hardly grown since the last time
local HARDLY_GROWN = 1.03   -- times the base
local MEASURED_CALLS = 10   -- answers that make the share of passed calls meaningful
local FAR_OFF = 0.4         -- share of passed calls below which the rate was wrong
local DOUBLING = 20         -- s of use in which the rate doubles while no limit is known
local RECOVERY = 90         -- s of use until the rate is back at the limit, and at least
local RECOVERY_CALLS = 200  -- so many calls: keeps the throttles that probing costs well below 1 %
local OUTDATED = 1.25       -- times the limit: a rate this high without a throttle disproves it
local KEEP = 30 * 86400000  -- ms for which an unused budget is remembered

local FIELDS = {
  'rate',      -- calls/s at which slots are given
  'limit',     -- calls/s at which AWS throttled last; 0: not known
  'base',      -- calls/s to which the last throttle took the rate
  'progress',  -- place on CUBIC's curve: 0 shrunk by SHRINK, 1 back at the limit, above 1 probing
  'tail',      -- first instant that is still free
  'line',      -- instant up to which callers were told to come back
  'waited',    -- calls that had to wait for their slots, their outcomes not known yet
  'ahead',     -- interactive calls ahead of the schedule
  'excused',   -- throttles that those calls still excuse
  'repaid',    -- instant when the schedule has made up for them
  'round',     -- instant when the slots given at the old rate are over, and their answers known
  'sent',      -- calls/s: the old rate
  'passed',    -- calls of this round that AWS answered
  'refused',   -- calls of this round that AWS throttled
  'throttles', -- calls throttled, ever
}

local key = KEYS[1]
local start, ceiling, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end

local budget = {}
for index, value in ipairs(redis.call('HMGET', key, unpack(FIELDS))) do
  budget[FIELDS[index]] = tonumber(value) or 0
end

local function set_rate(rate)
  budget.rate = math.min(math.max(rate, FLOOR), ceiling)
end

local function bound(field, ahead)
  budget[field] = math.min(budget[field], now + ahead)
end

local function save()
  local hash = {}
  for _, field in ipairs(FIELDS) do
    table.insert(hash, field)
    table.insert(hash, budget[field])
  end
  redis.call('HSET', key, unpack(hash))
  redis.call('PEXPIRE', key, KEEP)
end

set_rate(budget.rate > 0 and budget.rate or start)
bound('tail', HORIZON.interactive)
bound('repaid', HORIZON.interactive)
bound('round', HORIZON.interactive + ANSWER_WITHIN)
bound('line', RETURN_WITHIN)
`;

/** Takes in successful answers that came since the last time. A late one tells nothing of the rate but that it passed. */
const answersPart = `
local function grow()
  if budget.limit == 0 then
    set_rate(budget.rate + math.log(2) / DOUBLING) -- exponential in time, since successes come at the rate
    return
  end
  budget.progress = budget.progress + math.min(1 / (RECOVERY * budget.rate), 1 / RECOVERY_CALLS)
  set_rate(budget.limit * (1 + SHRINK * (budget.progress - 1) ^ 3))
  if budget.rate > budget.limit * OUTDATED then budget.limit = 0 end
end

local function take_answers(in_time, late)
  if now < budget.round then
    budget.passed = budget.passed + in_time + late
    return
  end
  for _ = 1, math.min(in_time, budget.waited) do grow() end
  budget.waited = math.max(0, budget.waited - in_time - late)
end

take_answers(tonumber(ARGV[5]), tonumber(ARGV[6]))
`;

/**
 * Every script has the successful answers in ARGV[5], of calls made in their slots, and ARGV[6], of late ones.
 * ARGV[7] is the lane. Answers `{1, ms until the slot}` or `{0, ms until it is worth to come back}`.
 */
export const reserveScript = `${prelude}${answersPart}
local horizon = HORIZON[ARGV[7]]
local interval = 1000 / budget.rate
local slot = math.max(now, budget.tail)
if budget.tail <= now then budget.waited = 0 end -- idle since: what is still to come proves nothing
if budget.repaid <= now then budget.ahead, budget.excused = 0, 0 end

local function go_ahead()
  budget.ahead, budget.excused = budget.ahead + 1, budget.excused + 1
  budget.tail = slot + interval
  budget.repaid = budget.tail
  return { 1, 0 }
end

local function take_slot()
  if slot - now >= PROVING then budget.waited = budget.waited + 1 end
  budget.tail = slot + interval
  return { 1, math.ceil(slot - now) }
end

local function come_back()
  local earliest = now + horizon / 2
  local back = math.max(budget.line, earliest)
  budget.line = back + interval / 2
  if budget.line > now + RETURN_WITHIN then budget.line = earliest end -- filled once: fill it evenly again
  return { 0, math.ceil(back - now) }
end

local interactive, throttling = ARGV[7] == 'interactive', now < budget.round
local answer
if interactive and slot > now and budget.ahead < burst and not throttling then
  answer = go_ahead()
elseif slot - now <= horizon then
  answer = take_slot()
else
  answer = come_back()
end
save()
return answer
`;

export const answeredScript = `${prelude}${answersPart}
save()
`;

export const throttledScript = `${prelude}${answersPart}
-- Of calls sent at the old rate, the share that AWS answered; nil while too few answers are known.
local function share_passed()
  local answers = budget.passed + budget.refused
  return answers >= MEASURED_CALLS and budget.passed / answers or nil
end

local function shrunk_rate()
  local shrunk = budget.rate * (1 - SHRINK)
  if budget.rate >= budget.base * HARDLY_GROWN then return shrunk end
  local share = share_passed()
  if share == nil then return shrunk end
  return math.max(budget.rate * (1 - SHRINK_AGAIN), math.min(budget.sent * share, shrunk))
end

local function shrink()
  local rate = shrunk_rate()
  budget.progress = 1 - ((1 - rate / budget.rate) / SHRINK) ^ (1 / 3) -- where CUBIC's curve has the new rate
  budget.sent, budget.limit = budget.rate, budget.rate
  budget.passed, budget.refused, budget.waited = 0, 0, 0
  budget.round = math.max(now, budget.tail) + ANSWER_WITHIN
  set_rate(rate)
  budget.base = budget.rate
end

local function measure()
  budget.refused = budget.refused + 1
  local share = share_passed()
  if share == nil or share > FAR_OFF then return end
  budget.limit, budget.base = 0, 0
  set_rate(budget.sent * share)
end

budget.throttles = budget.throttles + 1
if budget.excused > 0 then
  budget.excused = budget.excused - 1
  budget.ahead, budget.repaid = burst, now + REFILL
elseif now < budget.round then
  measure()
else
  shrink()
end
if budget.rate <= FLOOR then budget.limit = 0 end -- an outage, not a limit: nothing to be remembered
save()
`;
