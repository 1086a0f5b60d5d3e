import { BehindServiceDocument, type EntityType } from '../../api/operations.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { EntityLink } from '../../parts/entity-name.tsx';
import { UseShape } from '../../parts/use-state.tsx';
import { date, dateAndTime, number, shortArn } from '../../parts/words.ts';
import type { ServiceRow } from './entity-details.ts';
import { PolicyName } from './policy-name.tsx';

interface BehindServiceProps {
  readonly service: ServiceRow;
  /** In which AWS-managed policies are meant. */
  readonly accountId: string;
  readonly type: EntityType;
}

/** Which policies grant the service, who used it, and which of its actions. Comes from AWS the first time. */
export function BehindService({ service, accountId, type }: BehindServiceProps) {
  const answer = useAnswer(BehindServiceDocument, { id: service.id });
  return (
    <div className="behind">
      <Show answer={answer}>
        {({ node }) => {
          if (node === null || !('grantingPolicies' in node)) return null;
          const { grantingPolicies, entities } = node;
          return (
            <>
              {type !== 'POLICY' && (
                <section>
                  <h3>Granted by</h3>
                  <ul className="plain-list">
                    {grantingPolicies.map((policy) => (
                      <li key={`${policy.policyName} ${policy.entityName ?? ''}`}>
                        <PolicyName policy={policy} accountId={accountId} />
                      </li>
                    ))}
                  </ul>
                </section>
              )}
              {(type === 'POLICY' || type === 'GROUP') && (
                <section>
                  <h3>Who could use it, and who did</h3>
                  <ul className="plain-list">
                    {entities.nodes.map(({ entity, lastAuthenticated }) => (
                      <li key={entity.id} className="who-used">
                        <EntityLink entity={entity} withAccount={false} />
                        <span>{lastAuthenticated === null ? 'never' : date(lastAuthenticated)}</span>
                      </li>
                    ))}
                  </ul>
                  {entities.totalCount > entities.nodes.length && (
                    <p className="muted">and {number(entities.totalCount - entities.nodes.length)} more</p>
                  )}
                </section>
              )}
            </>
          );
        }}
      </Show>
      <TrackedActions service={service} />
    </div>
  );
}

function TrackedActions({
  service: { trackedActions, lastAuthenticatedEntity },
}: {
  readonly service: ServiceRow;
}) {
  return (
    <section>
      <h3>Actions</h3>
      {lastAuthenticatedEntity !== null && <p>Last used by {shortArn(lastAuthenticatedEntity)}.</p>}
      {trackedActions === null && (
        <p className="muted">This report has services only; generate one with actions to see them.</p>
      )}
      {trackedActions?.length === 0 && <p className="muted">IAM tracks none of this service’s actions.</p>}
      {trackedActions !== null && trackedActions.length > 0 && (
        <ul className="plain-list actions">
          {trackedActions.map(({ actionName, lastAccessedTime, lastAccessedRegion }) => (
            <li key={actionName}>
              <UseShape state={lastAccessedTime === null ? 'never' : 'used'} /> <code>{actionName}</code>{' '}
              {lastAccessedTime === null
                ? 'never used'
                : `${dateAndTime(lastAccessedTime)} ${lastAccessedRegion ?? ''}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
