import type { AccountStatus } from '../../api/operations.ts';
import { accountStatusNames } from '../../parts/words.ts';

const kinds: Record<AccountStatus, string> = {
  UNKNOWN: 'neutral',
  REACHABLE: 'good',
  ACCESS_DENIED: 'bad',
  SUSPENDED: 'neutral',
  ERROR: 'bad',
};

export function AccountStatusTag({ status }: { readonly status: AccountStatus }) {
  return <span className={`tag tag-${kinds[status]}`}>{accountStatusNames[status]}</span>;
}
