import {
  AccountsDocument,
  type AccountFilter,
  type AccountsQuery,
  type AccountStatus,
} from '../../api/operations.ts';
import { accountAddress } from '../../address/addresses.ts';
import { placeOf, useFilters } from '../../address/filters.ts';
import { Link } from '../../address/link.tsx';
import { useWindow } from '../../address/window.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Choices, SearchField } from '../../parts/controls.tsx';
import { CsvButton, type CsvSource } from '../../parts/csv-button.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { Empty } from '../../parts/states.tsx';
import { Pager, Table, type Column } from '../../parts/table.tsx';
import { UsageBar, UsageLegend } from '../../parts/usage-bar.tsx';
import { accountStatusNames, dateAndTime, duration, number, secondsSince } from '../../parts/words.ts';
import { AccountStatusTag } from './account-status.tsx';

type AccountRow = AccountsQuery['accounts']['nodes'][number];

const statuses = Object.keys(accountStatusNames) as AccountStatus[];
const pageSize = 50;

export function AccountsPage() {
  const days = useWindow();
  const filters = useFilters();
  const status = filters.oneOf('status', statuses);
  const filter: AccountFilter = { search: filters.get('search'), statuses: status && [status] };
  const variables = { ...placeOf(filters, pageSize), filter, days };
  const answer = useAnswer(AccountsDocument, variables);
  return (
    <Page title="Accounts">
      <Section title="Known accounts" actions={<CsvButton source={csvOf(variables, days)} />}>
        <div className="filters">
          <SearchField
            label="Name or number"
            value={filters.get('search') ?? ''}
            onChange={(search) => {
              filters.set({ search }, 'replace');
            }}
          />
          <Choices
            label="Status"
            value={status ?? 'ANY'}
            choices={[
              { value: 'ANY', label: 'Any' },
              ...statuses.map((value) => ({ value, label: accountStatusNames[value] })),
            ]}
            onChange={(value) => {
              filters.set({ status: value === 'ANY' ? null : value });
            }}
          />
        </div>
        <Show answer={answer} lines={12}>
          {({ accounts: { nodes, pageInfo, totalCount } }) =>
            nodes.length === 0 ? (
              <Empty title="No account matches">
                <p>Try part of a name or of the account’s number, or another status.</p>
              </Empty>
            ) : (
              <>
                <UsageLegend days={days} />
                <Table caption="Accounts" rows={nodes} keyOf={({ id }) => id} columns={columnsFor(days)} />
                <Pager place={pageInfo} total={totalCount} shown={nodes.length} what="accounts" />
              </>
            )
          }
        </Show>
      </Section>
    </Page>
  );
}

function columnsFor(days: number): Column<AccountRow>[] {
  return [
    {
      header: 'Account',
      cell: ({ accountId, name }) => (
        <span className="entity-name">
          <Link to={accountAddress(accountId)}>{name ?? accountId}</Link>
          <span className="muted">{accountId}</span>
        </span>
      ),
    },
    { header: 'Status', cell: ({ status }) => <AccountStatusTag status={status} /> },
    {
      header: 'Unused',
      className: 'numeric',
      cell: ({ usage }) =>
        usage.grantedServices === 0 ? (
          <span className="muted">no reports</span>
        ) : (
          <>
            <strong>{number(usage.unusedServices)}</strong>{' '}
            <span className="muted">of {number(usage.grantedServices)}</span>
          </>
        ),
    },
    {
      header: 'Use',
      className: 'bar-cell',
      cell: ({ usage }) => usage.grantedServices > 0 && <UsageBar usage={usage} days={days} />,
    },
    {
      header: 'Inventory',
      cell: ({ inventoriedAt }) =>
        inventoriedAt === null ? (
          <span className="muted">never</span>
        ) : (
          <span title={dateAndTime(inventoriedAt)}>{duration(secondsSince(inventoriedAt))} ago</span>
        ),
    },
  ];
}

function csvOf(variables: Parameters<typeof readAccounts>[0], days: number): CsvSource<AccountRow> {
  return {
    name: 'lapse-accounts',
    readPage: readAccounts(variables),
    columns: [
      { header: 'accountId', value: ({ accountId }) => accountId },
      { header: 'name', value: ({ name }) => name },
      { header: 'status', value: ({ status }) => status },
      { header: 'statusReason', value: ({ statusReason }) => statusReason },
      { header: 'inventoriedAt', value: ({ inventoriedAt }) => inventoriedAt },
      { header: 'grantedServices', value: ({ usage }) => usage.grantedServices },
      { header: `unusedServices (${days} days)`, value: ({ usage }) => usage.unusedServices },
      { header: 'neverUsedServices', value: ({ usage }) => usage.neverUsedServices },
      { header: 'lastAuthenticated', value: ({ usage }) => usage.lastAuthenticated },
    ],
  };
}

function readAccounts(variables: { readonly filter: AccountFilter; readonly days: number }) {
  return pagesOf(AccountsDocument, variables, ({ accounts }) => accounts);
}
