import { useEffect, useRef } from 'react';
import { useMutation, useSubscription } from 'urql';
import {
  GenerateReportDocument,
  WatchReportJobDocument,
  type Granularity,
  type JobRowFragment,
} from '../../api/operations.ts';
import { tellNewReports } from '../../api/new-reports.ts';
import { useMayGenerate } from '../../shell/viewer.ts';
import { JobProgress } from '../jobs/job-progress.tsx';
import { isFinal } from '../jobs/job-state.ts';
import type { EntityDetails } from './entity-details.ts';

/** Asks for a new report and shows how far it is; a job that already runs is shown too. */
export function GenerateNow({ entity }: { readonly entity: EntityDetails }) {
  const mayGenerate = useMayGenerate();
  const [{ data, fetching, error }, generate] = useMutation(GenerateReportDocument);
  const asked = data?.generateReport.reportJob ?? null;
  const job = useJob(asked ?? entity.latestReportJob);
  const isRunning = fetching || (job !== null && !isFinal(job.status));
  const start = (granularity: Granularity) => {
    const input = { arn: entity.arn, accountId: entity.account.accountId, granularity, maxAgeSeconds: 0 };
    void generate({ input });
  };
  const problems = [
    ...(error === undefined ? [] : [error.message]),
    ...(data?.generateReport.userErrors.map(({ message }) => message) ?? []),
  ];
  return (
    <div className="generate">
      {mayGenerate && (
        <p className="button-row">
          <button
            type="button"
            className="button button-primary"
            disabled={isRunning}
            onClick={() => {
              start('SERVICE_LEVEL');
            }}
          >
            Generate now
          </button>
          <button
            type="button"
            className="button"
            disabled={isRunning}
            onClick={() => {
              start('ACTION_LEVEL');
            }}
          >
            With actions
          </button>
        </p>
      )}
      {problems.length > 0 && (
        <p role="alert" className="problem">
          {problems.join(' ')}
        </p>
      )}
      {job !== null && (asked !== null || job.status !== 'COMPLETED') && <JobProgress job={job} />}
    </div>
  );
}

/** The job as it is now, watched until it is final; its report then comes onto the page. */
function useJob(known: JobRowFragment | null): JobRowFragment | null {
  const [{ data }] = useSubscription({
    query: WatchReportJobDocument,
    variables: { id: known?.id ?? '' },
    pause: known === null || isFinal(known.status),
  });
  const watched = data?.reportJob;
  const job = watched !== undefined && watched.id === known?.id ? watched : known;
  const completed = job?.status === 'COMPLETED' ? job.id : null;
  const told = useRef(known?.status === 'COMPLETED' ? known.id : null);
  useEffect(() => {
    if (completed === null || completed === told.current) return;
    told.current = completed;
    tellNewReports();
  }, [completed]);
  return job;
}
