import { useEffect } from 'react';
import { useMutation, useSubscription } from 'urql';
import {
  CancelReportBatchDocument,
  WatchReportBatchDocument,
  type BatchRowFragment,
} from '../../api/operations.ts';
import { tellNewReports } from '../../api/new-reports.ts';
import { batchAddress } from '../../address/addresses.ts';
import { Link } from '../../address/link.tsx';
import { dateAndTime, number } from '../../parts/words.ts';
import { useMayGenerate } from '../../shell/viewer.ts';

interface BatchProgressProps {
  readonly id: string;
  /** The page of the batch itself doesn't link to itself. */
  readonly withLink?: boolean;
}

/** A batch as it goes on. */
export function BatchProgress({ id, withLink = true }: BatchProgressProps) {
  const [{ data, error }] = useSubscription({ query: WatchReportBatchDocument, variables: { id } });
  const batch = data?.reportBatch;
  const isFinished = batch?.finishedAt != null;
  useEffect(() => {
    if (isFinished) tellNewReports();
  }, [isFinished]);
  if (error !== undefined) return <p className="problem">{error.message}</p>;
  if (batch === undefined) return <p role="status">Waiting for the batch …</p>;
  if (isFinished && batch.total === 0) {
    return (
      <p role="status">No entity was known when this was asked for. Once the account is listed, ask again.</p>
    );
  }
  return (
    <div className="batch">
      <BatchBar batch={batch} />
      <p role="status">
        {number(batch.completed + batch.failed + batch.cancelled)} of {number(batch.total)} reports
        {batch.failed > 0 && `, ${number(batch.failed)} failed`}
        {batch.cancelled > 0 && `, ${number(batch.cancelled)} cancelled`}
        {isFinished && '. Finished.'}
      </p>
      {batch.estimatedFinishAt !== null && (
        <p className="muted">Done about {dateAndTime(batch.estimatedFinishAt)} at this pace.</p>
      )}
      <p className="button-row">
        {withLink && <Link to={batchAddress(id)}>Its jobs</Link>}
        {!isFinished && <CancelBatch id={id} />}
      </p>
    </div>
  );
}

export function BatchBar({ batch }: { readonly batch: BatchRowFragment }) {
  const parts = [
    { name: 'completed', count: batch.completed },
    { name: 'failed', count: batch.failed },
    { name: 'cancelled', count: batch.cancelled },
    { name: 'in progress', count: batch.inProgress },
    { name: 'queued', count: batch.queued },
  ];
  return (
    <span
      className="usage-bar"
      role="img"
      aria-label={parts.map(({ name, count }) => `${number(count)} ${name}`).join(', ')}
    >
      {parts.map(({ name, count }) => (
        <span
          key={name}
          className={`usage-part batch-${name.replace(' ', '-')}`}
          style={{ flexGrow: count }}
          hidden={count === 0}
        />
      ))}
    </span>
  );
}

function CancelBatch({ id }: { readonly id: string }) {
  const [{ fetching }, cancel] = useMutation(CancelReportBatchDocument);
  if (!useMayGenerate()) return null;
  return (
    <button type="button" className="button" disabled={fetching} onClick={() => void cancel({ id })}>
      Cancel the batch
    </button>
  );
}
