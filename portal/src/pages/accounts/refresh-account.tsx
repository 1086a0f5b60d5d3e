import { useMutation } from 'urql';
import { RefreshAccountDocument } from '../../api/operations.ts';
import { useFilters } from '../../address/filters.ts';
import { useMayGenerate } from '../../shell/viewer.ts';
import { BatchProgress } from '../jobs/batch-progress.tsx';

/** Lists the account again and has every report made anew; the batch is in the address, so a reload still shows it. */
export function RefreshAccount({ accountId }: { readonly accountId: string }) {
  const filters = useFilters();
  const mayGenerate = useMayGenerate();
  const [{ fetching, error, data }, refresh] = useMutation(RefreshAccountDocument);
  const batchId = filters.get('batch');
  const problems = [
    ...(error === undefined ? [] : [error.message]),
    ...(data?.generateReports.userErrors.map(({ message }) => message) ?? []),
  ];
  const start = async () => {
    const answer = await refresh({ accountId });
    const id = answer.data?.generateReports.reportBatch?.id;
    if (id !== undefined) filters.set({ batch: id }, 'replace');
  };
  return (
    <>
      {mayGenerate && (
        <button
          type="button"
          className="button button-primary"
          disabled={fetching}
          onClick={() => void start()}
        >
          Refresh this account
        </button>
      )}
      {problems.length > 0 && (
        <p role="alert" className="problem">
          {problems.join(' ')}
        </p>
      )}
      {batchId !== null && <BatchProgress key={batchId} id={batchId} />}
    </>
  );
}
