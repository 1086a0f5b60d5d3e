import { AccountDocument, type AccountQuery } from '../../api/operations.ts';
import { useWindow } from '../../address/window.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Caveats } from '../../parts/caveats.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, Notice } from '../../parts/states.tsx';
import { UsageFigures } from '../../parts/usage-bar.tsx';
import { accountStatusNames, dateAndTime } from '../../parts/words.ts';
import { EntityList } from '../entities/entity-list.tsx';
import { AccountStatusTag } from './account-status.tsx';
import { RefreshAccount } from './refresh-account.tsx';

type Account = NonNullable<AccountQuery['account']>;

/** One account: whether Lapse gets in, what its entities are granted, and each of them. */
export function AccountPage({ accountId }: { readonly accountId: string }) {
  const days = useWindow();
  const answer = useAnswer(AccountDocument, { accountId, days });
  const account = answer.data?.account;
  return (
    <Page title={account?.name ?? accountId} kind="Account">
      <Show answer={answer}>
        {(data) =>
          data.account === null ? (
            <Empty title={`There is no account ${accountId}`}>
              <p>Lapse doesn’t know it, or you may not see it.</p>
            </Empty>
          ) : (
            <AccountFacts account={data.account} days={days} />
          )
        }
      </Show>
      {account?.inventoriedAt != null && <EntityList accountId={accountId} days={days} />}
    </Page>
  );
}

interface AccountFactsProps {
  readonly account: Account;
  readonly days: number;
}

function AccountFacts({ account, days }: AccountFactsProps) {
  const { accountId, partition, status, statusReason, inventoriedAt, usage } = account;
  return (
    <>
      {statusReason !== null && (
        <Notice kind="error" title={`Lapse can’t enter this account: ${accountStatusNames[status]}`}>
          <p>{statusReason}</p>
          <p>
            {inventoriedAt === null
              ? 'Nothing is known of its entities. That is not the same as unused.'
              : 'What is shown below is as old as the last inventory.'}
          </p>
        </Notice>
      )}
      <div className="columns">
        <Section title="Granted services">
          {usage.grantedServices === 0 ? (
            <Empty title={statusReason === null ? 'No reports yet' : 'Not known'} />
          ) : (
            <UsageFigures usage={usage} days={days} />
          )}
          <Caveats />
        </Section>
        <Section title="About">
          <dl className="facts">
            <dt>Number</dt>
            <dd>{accountId}</dd>
            <dt>Partition</dt>
            <dd>{partition}</dd>
            <dt>Status</dt>
            <dd>
              <AccountStatusTag status={status} />
            </dd>
            <dt>Last inventory</dt>
            <dd>{inventoriedAt === null ? 'never' : dateAndTime(inventoriedAt)}</dd>
          </dl>
          <RefreshAccount accountId={accountId} />
        </Section>
      </div>
    </>
  );
}
