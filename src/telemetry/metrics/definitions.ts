/** Every metric of Lapse's own, in one place. Labels are bounded: whatever comes from outside is capped. */

interface Definition<Label extends string> {
  readonly name: `lapse_${string}`;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

interface HistogramDefinition<Label extends string> extends Definition<Label> {
  /** Upper bounds, in the metric's unit. */
  readonly buckets: readonly number[];
}

function metric<Label extends string = never>(
  name: `lapse_${string}`,
  help: string,
  labelNames: readonly Label[] = [],
): Definition<Label> {
  return { name, help, labelNames };
}

const answerBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const awsBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const lagBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];
const jobBuckets = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** Of both processes. */
export const processMetrics = {
  ready: metric('lapse_ready', 'Whether the process can do its work: 1, otherwise 0.'),
  redisReady: metric(
    'lapse_redis_ready',
    'Whether the process reaches Redis, all servers of a cluster: 1, otherwise 0.',
  ),
  queueJobs: metric('lapse_queue_jobs', 'Jobs in a queue by state.', ['queue', 'state']),
  queueOldestAge: metric(
    'lapse_queue_oldest_age_seconds',
    'For how long the oldest job of a queue that could be worked on has been there.',
    ['queue'],
  ),
  reportJobsFinished: metric(
    'lapse_report_jobs_finished_total',
    'Report jobs that this process ended, by status, and by error code where they failed.',
    ['status', 'code'],
  ),
  reportJobDuration: {
    ...metric('lapse_report_job_duration_seconds', 'From asking for a report to the end of its job.', [
      'lane',
    ]),
    buckets: jobBuckets,
  },
} as const satisfies Record<string, Definition<string> | HistogramDefinition<string>>;

export const apiMetrics = {
  operationDuration: {
    ...metric(
      'lapse_graphql_operation_duration_seconds',
      'Queries and mutations by name, from the request to its answer.',
      ['operation', 'type'],
    ),
    buckets: answerBuckets,
  },
  errors: metric('lapse_graphql_errors_total', 'Errors that clients were told, by code.', ['code']),
  subscriptionsOpen: metric('lapse_graphql_subscriptions_open', 'Subscriptions that are open.'),
  eventLag: {
    ...metric('lapse_event_lag_seconds', "From an event's being told to its being in the index."),
    buckets: lagBuckets,
  },
  indexEntities: metric('lapse_index_entities', 'Existing entities that the index holds.'),
  indexReports: metric('lapse_index_reports', 'Existing entities whose newest report the index holds.'),
  indexServices: metric('lapse_index_services', 'Services that the index holds.'),
  indexBytes: metric('lapse_index_bytes', "Memory of the index's matrix in bytes."),
  reportsOlderThan: metric(
    'lapse_reports_older_than',
    'Existing entities whose newest report is older than an age.',
    ['age'],
  ),
  accounts: metric('lapse_accounts', 'Accounts by status.', ['status']),
  accountsStale: metric(
    'lapse_accounts_stale',
    'Accounts with a report that is over twice as old as LAPSE_FRESHNESS_SECONDS.',
  ),
  accountOldestReportAge: metric(
    'lapse_account_oldest_report_age_seconds',
    'Age of the oldest report in an account; of the accounts in which it is greatest.',
    ['account_id'],
  ),
  accountUnreachable: metric(
    'lapse_account_unreachable',
    '1 for an account that could not be listed the last time; of the first such accounts by id.',
    ['account_id', 'status'],
  ),
  workers: metric('lapse_workers', 'Worker processes that gave a sign of life lately.'),
} as const satisfies Record<string, Definition<string> | HistogramDefinition<string>>;

export const workerMetrics = {
  awsCalls: metric('lapse_aws_calls_total', 'Calls to AWS by operation and result.', ['operation', 'result']),
  awsCallDuration: {
    ...metric('lapse_aws_call_duration_seconds', 'How long AWS took to answer a call.', ['operation']),
    buckets: awsBuckets,
  },
  awsThrottles: metric('lapse_aws_throttles_total', 'Calls that AWS throttled, by account.', ['account_id']),
  budgetRate: metric(
    'lapse_budget_calls_per_second',
    'Calls a second that a budget allows; of the budgets that this worker used last.',
    ['account_id', 'operation'],
  ),
  sessionsOpen: metric('lapse_aws_sessions_open', 'Sessions in accounts that this worker holds.'),
  batchesOpen: metric('lapse_report_batches_open', 'Unfinished batches that this worker has made jobs of.'),
} as const satisfies Record<string, Definition<string> | HistogramDefinition<string>>;

/** All of them, for whoever checks what is built on their names. */
export const metricDefinitions: readonly Definition<string>[] = [
  processMetrics,
  apiMetrics,
  workerMetrics,
].flatMap((definitions): Definition<string>[] => Object.values(definitions));

export type { Definition, HistogramDefinition };
