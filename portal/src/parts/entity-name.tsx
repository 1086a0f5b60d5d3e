import { entityAddress } from '../address/addresses.ts';
import { Link } from '../address/link.tsx';
import type { EntityType } from '../api/operations.ts';
import { entityTypeNames } from './words.ts';

export interface NamedEntity {
  readonly arn: string;
  readonly name: string;
  readonly type: EntityType;
  readonly account: { readonly accountId: string; readonly name: string | null };
}

/** Links to an entity; the account stands below unless the page is about it. */
export function EntityLink({
  entity,
  withAccount = true,
}: {
  readonly entity: NamedEntity;
  readonly withAccount?: boolean;
}) {
  return (
    <span className="entity-name">
      <Link to={entityAddress(entity)}>{entity.name}</Link>
      <span className="muted">
        {entityTypeNames[entity.type]}
        {withAccount && ` in ${entity.account.name ?? entity.account.accountId}`}
      </span>
    </span>
  );
}
