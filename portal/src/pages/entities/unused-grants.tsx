import { useState } from 'react';
import {
  UnusedGrantsDocument,
  type PolicyRowFragment,
  type UnusedGrantsQuery,
} from '../../api/operations.ts';
import { useAnswer, Show } from '../../parts/answer.tsx';
import { CsvButton, type CsvSource } from '../../parts/csv-button.tsx';
import { Section } from '../../parts/page.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { Empty } from '../../parts/states.tsx';
import { Table } from '../../parts/table.tsx';
import { counted, number } from '../../parts/words.ts';
import { PolicyName } from './policy-name.tsx';
import type { Target } from './target.ts';

type Services = NonNullable<NonNullable<UnusedGrantsQuery['entity']>['report']>['services'];
type UnusedService = Services['nodes'][number];

interface UnusedGrantsProps {
  readonly target: Target;
  readonly days: number;
}

/** What to take away: the policies by how many unused services they grant. */
export function UnusedGrants({ target, days }: UnusedGrantsProps) {
  const variables = { ...target, days, after: null };
  const answer = useAnswer(UnusedGrantsDocument, variables);
  return (
    <Section
      title="Policies that grant unused services"
      about={`Of the services not used for ${days} days.`}
      actions={<CsvButton source={csvOf(variables)} />}
    >
      <Show answer={answer}>
        {({ entity }) => {
          const services = entity?.report?.services;
          if (services === undefined) return null;
          return <PolicyTable services={services} accountId={target.accountId} />;
        }}
      </Show>
    </Section>
  );
}

function PolicyTable({ services, accountId }: { readonly services: Services; readonly accountId: string }) {
  const { nodes, totalCount } = services;
  if (totalCount === 0) return <Empty title="Every granted service is used" />;
  return (
    <>
      <Table
        caption="Policies by unused services"
        rows={byPolicy(nodes)}
        keyOf={({ key }) => key}
        columns={[
          { header: 'Policy', cell: ({ policy }) => <PolicyName policy={policy} accountId={accountId} /> },
          {
            header: 'Unused services',
            className: 'numeric',
            cell: ({ services: granted }) => (
              <>
                <strong>{number(granted.length)}</strong>{' '}
                <span className="muted">of {number(nodes.length)}</span>
              </>
            ),
          },
          { header: 'Which', cell: ({ services: granted }) => <Namespaces services={granted} /> },
        ]}
      />
      {nodes.length < totalCount && (
        <p className="muted">
          Counted over the first {counted(nodes.length, 'unused service')} of {number(totalCount)}; the
          download has all.
        </p>
      )}
    </>
  );
}

interface PolicyGrants {
  readonly key: string;
  readonly policy: PolicyRowFragment;
  readonly services: UnusedService[];
}

function byPolicy(services: readonly UnusedService[]): PolicyGrants[] {
  const policies = new Map<string, PolicyGrants>();
  for (const service of services) {
    for (const policy of service.grantingPolicies) {
      const key =
        policy.policyArn ?? `${policy.entityType ?? ''} ${policy.entityName ?? ''} ${policy.policyName}`;
      const known = policies.get(key) ?? { key, policy, services: [] };
      known.services.push(service);
      policies.set(key, known);
    }
  }
  return [...policies.values()].sort((left, right) => right.services.length - left.services.length);
}

const shownAtFirst = 8;

function Namespaces({ services }: { readonly services: readonly UnusedService[] }) {
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? services : services.slice(0, shownAtFirst);
  return (
    <span className="namespaces">
      {shown.map(({ serviceNamespace }) => serviceNamespace).join(', ')}
      {services.length > shownAtFirst && (
        <button
          type="button"
          className="link-button"
          aria-expanded={isOpen}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          {isOpen ? 'fewer' : `and ${services.length - shownAtFirst} more`}
        </button>
      )}
    </span>
  );
}

function csvOf(
  variables: Target & { readonly days: number; readonly after: null },
): CsvSource<UnusedService> {
  return {
    name: 'lapse-unused-grants',
    readPage: pagesOf(UnusedGrantsDocument, variables, ({ entity }) => entity?.report?.services),
    columns: [
      { header: 'arn', value: () => variables.arn },
      {
        header: `serviceNamespace (unused for ${variables.days} days)`,
        value: (row) => row.serviceNamespace,
      },
      { header: 'serviceName', value: ({ serviceName }) => serviceName },
      {
        header: 'grantingPolicies',
        value: ({ grantingPolicies }) =>
          grantingPolicies.map(({ policyArn, policyName }) => policyArn ?? policyName).join(' '),
      },
    ],
  };
}
