import type { CoverageFiguresFragment } from '../api/operations.ts';
import { accountAddress } from '../address/addresses.ts';
import { Link } from '../address/link.tsx';
import { Notice } from './states.tsx';
import { counted, number } from './words.ts';

/** How many unreachable accounts are named; the accounts page has them all. */
const named = 3;

interface CoverageNoteProps {
  readonly coverage: CoverageFiguresFragment;
  /** An account's own page says itself whether it can be entered. */
  readonly isOfOneAccount?: boolean;
}

/** What an answer does not rest on. Shows nothing when the answer is whole. */
export function CoverageNote({ coverage, isOfOneAccount = false }: CoverageNoteProps) {
  const { entities, entitiesWithReport } = coverage;
  const unreachableAccounts = isOfOneAccount ? [] : coverage.unreachableAccounts;
  const withoutReport = entities - entitiesWithReport;
  if (withoutReport === 0 && unreachableAccounts.length === 0) return null;
  return (
    <Notice kind="warning" title="This is not the whole picture">
      {withoutReport > 0 && (
        <p>
          {number(withoutReport)} of {counted(entities, 'entity', 'entities')} have no report yet. Nothing is
          known about their use; they are in none of the figures.
        </p>
      )}
      {unreachableAccounts.length > 0 && (
        <p>
          {counted(unreachableAccounts.length, 'account')} can’t be entered:{' '}
          {unreachableAccounts.slice(0, named).map((account, index) => (
            <span key={account.id}>
              {index > 0 && ', '}
              <Link to={accountAddress(account.accountId)}>{account.name ?? account.accountId}</Link>
            </span>
          ))}
          {unreachableAccounts.length > named && (
            <>
              {' '}
              and <Link to="/accounts?status=ACCESS_DENIED">more</Link>
            </>
          )}
          . What happens there is missing, or as old as their last inventory.
        </p>
      )}
    </Notice>
  );
}
