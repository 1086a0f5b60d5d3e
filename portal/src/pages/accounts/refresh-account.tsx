import { useMutation } from 'urql';
import { RefreshAccountDocument } from '../../api/operations.ts';
import { useAskingAgain } from '../../api/new-reports.ts';
import { useFilters } from '../../address/filters.ts';
import { useMayGenerate } from '../../shell/viewer.ts';
import { BatchProgress } from '../jobs/batch-progress.tsx';

/**
 * Lists the account again and has every report made anew. The batch is in the address, so a reload still shows it; what
 * the listing found, or why it was refused, comes when the page asks again.
 */
export function RefreshAccount({ accountId }: { readonly accountId: string }) {
  const filters = useFilters();
  const mayGenerate = useMayGenerate();
  const [{ fetching, error, data }, refresh] = useMutation(RefreshAccountDocument);
  const batchId = filters.get('batch');
  useAskingAgain(batchId !== null);
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
    <div className="generate">
      {mayGenerate && (
        <p className="button-row">
          <button
            type="button"
            className="button button-primary"
            disabled={fetching}
            onClick={() => void start()}
          >
            Refresh this account
          </button>
        </p>
      )}
      {problems.length > 0 && (
        <p role="alert" className="problem">
          {problems.join(' ')}
        </p>
      )}
      {batchId !== null && <BatchProgress key={batchId} id={batchId} />}
    </div>
  );
}
