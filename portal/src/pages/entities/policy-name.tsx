import type { PolicyRowFragment } from '../../api/operations.ts';
import { entityAddress } from '../../address/addresses.ts';
import { Link } from '../../address/link.tsx';
import { entityTypeNames } from '../../parts/words.ts';

interface PolicyNameProps {
  readonly policy: PolicyRowFragment;
  readonly accountId: string;
}

/** A managed policy has a page of its own; an inline one says whose it is. */
export function PolicyName({ policy, accountId }: PolicyNameProps) {
  const { policyName, policyArn, entityType, entityName } = policy;
  if (policyArn === null) {
    return (
      <span className="entity-name">
        {policyName}
        <span className="muted">
          Inline policy
          {entityType !== null && ` of ${entityTypeNames[entityType].toLowerCase()} ${entityName ?? ''}`}
        </span>
      </span>
    );
  }
  return (
    <span className="entity-name">
      <Link to={entityAddress({ arn: policyArn, account: { accountId } })}>{policyName}</Link>
      <span className="muted">
        {policyArn.includes(':iam::aws:') ? 'AWS managed policy' : 'Managed policy'}
      </span>
    </span>
  );
}
