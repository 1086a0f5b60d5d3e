import type { ReactNode } from 'react';
import { EntityLink, type NamedEntity } from '../../parts/entity-name.tsx';
import { Section } from '../../parts/page.tsx';
import { dateAndTime } from '../../parts/words.ts';
import type { EntityDetails } from './entity-details.ts';

/** What IAM knows of the entity besides its use. */
export function EntityFacts({ entity }: { readonly entity: EntityDetails }) {
  return (
    <Section title="About">
      <dl className="facts">
        <Fact name="ARN" value={<code>{entity.arn}</code>} />
        <Fact name="Unique id" value={<code>{entity.entityId}</code>} />
        <Fact name="Created" value={entity.createdAt && dateAndTime(entity.createdAt)} />
        {'lastUsedAt' in entity && (
          <Fact
            name="Role last used"
            value={entity.lastUsedAt === null ? 'never' : dateAndTime(entity.lastUsedAt)}
          />
        )}
        {'passwordLastUsedAt' in entity && (
          <Fact
            name="Password last used"
            value={entity.passwordLastUsedAt && dateAndTime(entity.passwordLastUsedAt)}
          />
        )}
        {'permissionsBoundaryArn' in entity && (
          <Fact
            name="Permissions boundary"
            value={entity.permissionsBoundaryArn && <code>{entity.permissionsBoundaryArn}</code>}
          />
        )}
        {'groups' in entity && <Fact name="Groups" value={<Entities entities={entity.groups} />} />}
        {'attachedPolicies' in entity && (
          <Fact name="Attached policies" value={<Entities entities={entity.attachedPolicies} />} />
        )}
        {'inlinePolicyNames' in entity && (
          <Fact name="Inline policies" value={entity.inlinePolicyNames.join(', ') || 'none'} />
        )}
        {'attachmentCount' in entity && (
          <Fact name="Attached to" value={`${entity.attachmentCount} entities`} />
        )}
        {'description' in entity && <Fact name="Description" value={entity.description} />}
        {entity.tags.map(({ key, value }) => (
          <Fact key={key} name={`Tag ${key}`} value={value || '(empty)'} />
        ))}
      </dl>
    </Section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  if (value == null || value === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Entities({ entities }: { readonly entities: readonly NamedEntity[] }) {
  if (entities.length === 0) return 'none';
  return (
    <ul className="plain-list">
      {entities.map((entity) => (
        <li key={entity.arn}>
          <EntityLink entity={entity} withAccount={false} />
        </li>
      ))}
    </ul>
  );
}
