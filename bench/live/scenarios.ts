import { accountIdOf } from '../query/organization.ts';
import type { Connect, Subscribe } from './messages.ts';
import { encodeNodeId } from '../../src/api/ids/index.ts';
import type { EndingJob } from './report-ends.ts';

/** One way to watch. */
export interface Scenario {
  readonly name: string;
  readonly transport: Connect['transport'];
  readonly subscriptionsEach: number;
  /** Whether subscriptions are about one job, and so are made anew for each. */
  readonly isForOneJob: boolean;
  readonly inBatch: boolean;
  subscription(ending: EndingJob, subscribers: number): Omit<Subscribe, 'kind'>;
}

/** The accounts of the organization; each caller may see half of them, the first one among them. */
export const accounts = 20;

const seen =
  'entity { id arn name account { name } } report { ageSeconds usage { grantedServices unusedServices } }';

const reportFinished = {
  ...{ isForOneJob: false, inBatch: false },
  subscription: (_: EndingJob, subscribers: number) => ({
    query: `subscription ($filter: ReportJobFilter) { reportFinished(filter: $filter) { id status ${seen} } }`,
    variables: Array.from({ length: subscribers }, (_each, index) => ({
      filter: {
        statuses: ['COMPLETED', 'FAILED'],
        accountIds: [accountIdOf(0), accountIdOf(1 + (index % (accounts - 1)))],
      },
    })),
    finalText: '"status":"COMPLETED"',
  }),
} as const;

const reportJob = {
  ...{ isForOneJob: true, inBatch: false },
  subscription: ({ job: { accountId, id: reportJobId } }: EndingJob) => ({
    query: `subscription ($id: ID!) { reportJob(id: $id) { status ${seen} } }`,
    variables: [{ id: encodeNodeId({ type: 'ReportJob', accountId, reportJobId }) }],
    finalText: '"status":"COMPLETED"',
  }),
} as const;

const reportBatch = {
  ...{ isForOneJob: true, inBatch: true },
  subscription: ({ batch }: EndingJob) => ({
    query: 'subscription ($id: ID!) { reportBatch(id: $id) { total completed failed finishedAt } }',
    variables: [{ id: encodeNodeId({ type: 'ReportBatch', reportBatchId: batch?.id ?? '' }) }],
    finalText: '"finishedAt":"',
  }),
} as const;

export const scenarios: readonly Scenario[] = [
  {
    name: 'reportFinished, each with a filter',
    transport: 'webSocket',
    subscriptionsEach: 1,
    ...reportFinished,
  },
  {
    name: 'reportFinished, 50 on a connection',
    transport: 'webSocket',
    subscriptionsEach: 50,
    ...reportFinished,
  },
  { name: 'reportFinished over events', transport: 'eventStream', subscriptionsEach: 1, ...reportFinished },
  { name: 'reportJob, all the same', transport: 'webSocket', subscriptionsEach: 1, ...reportJob },
  { name: 'reportBatch, all the same', transport: 'webSocket', subscriptionsEach: 1, ...reportBatch },
];
