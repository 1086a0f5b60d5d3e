import { EntityDocument } from '../../api/operations.ts';
import { accountAddress } from '../../address/addresses.ts';
import { useFilters } from '../../address/filters.ts';
import { Link } from '../../address/link.tsx';
import { useWindow } from '../../address/window.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Caveats } from '../../parts/caveats.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, Notice } from '../../parts/states.tsx';
import { UsageFigures } from '../../parts/usage-bar.tsx';
import { dateAndTime, duration, entityTypeNames, shortArn } from '../../parts/words.ts';
import type { EntityDetails } from './entity-details.ts';
import { EntityFacts } from './entity-facts.tsx';
import { EntityServices } from './entity-services.tsx';
import { GenerateNow } from './generate-now.tsx';
import { UnusedGrants } from './unused-grants.tsx';

/** One entity: what it is granted, what of it is used, and which policies grant the rest. */
export function EntityPage() {
  const filters = useFilters();
  const days = useWindow();
  const arn = filters.get('arn') ?? '';
  const accountId = filters.get('account');
  const answer = useAnswer(EntityDocument, { arn, accountId, days });
  const entity = answer.data?.entity;
  return (
    <Page title={entity?.name ?? shortArn(arn)} kind={entity == null ? 'Entity' : <Kind entity={entity} />}>
      <Show answer={answer} lines={8}>
        {(data) =>
          data.entity === null ? (
            <Empty title="There is no such entity">
              <p>No inventory knows {arn}, or you may not see its account.</p>
            </Empty>
          ) : (
            <EntityContent key={data.entity.id} entity={data.entity} days={days} />
          )
        }
      </Show>
    </Page>
  );
}

function Kind({ entity: { type, account } }: { readonly entity: EntityDetails }) {
  return (
    <>
      {entityTypeNames[type]} in{' '}
      <Link to={accountAddress(account.accountId)}>{account.name ?? account.accountId}</Link>
    </>
  );
}

interface EntityContentProps {
  readonly entity: EntityDetails;
  readonly days: number;
}

function EntityContent({ entity, days }: EntityContentProps) {
  const { report, deletedAt } = entity;
  const target = { arn: entity.arn, accountId: entity.account.accountId };
  return (
    <>
      {deletedAt !== null && (
        <Notice kind="warning" title="This entity was deleted">
          <p>An inventory first missed it on {dateAndTime(deletedAt)}. Its last report stays readable.</p>
        </Notice>
      )}
      <div className="columns">
        <Section title="Granted services">
          {report === null ? (
            <Empty title="No report yet">
              <p>Nothing is known about use. That is not the same as unused.</p>
            </Empty>
          ) : (
            <UsageFigures usage={report.usage} days={days} />
          )}
          <Caveats />
        </Section>
        <Section title="Report">
          <ReportFacts report={report} />
          <GenerateNow entity={entity} />
        </Section>
      </div>
      {report !== null && entity.type !== 'POLICY' && <UnusedGrants target={target} days={days} />}
      {report !== null && <EntityServices target={target} days={days} type={entity.type} />}
      <EntityFacts entity={entity} />
    </>
  );
}

function ReportFacts({ report }: { readonly report: EntityDetails['report'] }) {
  if (report === null) return null;
  return (
    <>
      {report.stale && (
        <Notice kind="warning" title="This report is stale">
          <p>It is older than Lapse is set to keep reports fresh. Use since then is not in it.</p>
        </Notice>
      )}
      <dl className="facts">
        <dt>Age</dt>
        <dd>{duration(report.ageSeconds)}</dd>
        <dt>Completed</dt>
        <dd>{dateAndTime(report.jobCompletionDate)}</dd>
        <dt>Depth</dt>
        <dd>{report.granularity === 'ACTION_LEVEL' ? 'Services and actions' : 'Services'}</dd>
      </dl>
    </>
  );
}
