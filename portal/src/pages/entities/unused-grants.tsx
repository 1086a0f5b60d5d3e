import { useState } from 'react';
import {
  UnusedGrantsDocument,
  type PolicyRowFragment,
  type UnusedGrantsQuery,
} from '../../api/operations.ts';
import { Show } from '../../parts/answer.tsx';
import { CsvButton, type CsvSource } from '../../parts/csv-button.tsx';
import { Section } from '../../parts/page.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { Empty } from '../../parts/states.tsx';
import { Table } from '../../parts/table.tsx';
import { number } from '../../parts/words.ts';
import { useWholeList } from '../../parts/whole-list.ts';
import { PolicyName } from './policy-name.tsx';
import type { Target } from './target.ts';

type Report = NonNullable<NonNullable<UnusedGrantsQuery['entity']>['report']>;
type UnusedService = Report['services']['nodes'][number];

interface UnusedGrantsProps {
  readonly target: Target;
  readonly days: number;
}

/** What to take away: the policies by how many unused services they grant. */
export function UnusedGrants({ target, days }: UnusedGrantsProps) {
  const variables = { ...target, days, after: null };
  const readPage = pagesOf(UnusedGrantsDocument, variables, ({ entity }) => entity?.report?.services);
  const answer = useWholeList(JSON.stringify(variables), readPage);
  return (
    <Section
      title="Policies that grant unused services"
      about={`What to take away: services not used for ${days} days, by the policies that grant them.`}
      actions={<CsvButton source={{ ...csvOf(variables), readPage }} />}
    >
      <Show answer={answer}>
        {(services) =>
          services.length === 0 ? (
            <Empty title="Every granted service is used" />
          ) : (
            <PolicyTable services={services} accountId={target.accountId} />
          )
        }
      </Show>
    </Section>
  );
}

interface PolicyTableProps {
  readonly services: readonly UnusedService[];
  readonly accountId: string;
}

function PolicyTable({ services, accountId }: PolicyTableProps) {
  return (
    <Table
      caption="Policies by unused services"
      rows={byPolicy(services)}
      keyOf={({ key }) => key}
      columns={[
        { header: 'Policy', cell: ({ policy }) => <PolicyName policy={policy} accountId={accountId} /> },
        {
          header: 'Unused services',
          className: 'numeric',
          cell: ({ services: granted }) => (
            <>
              <strong>{number(granted.length)}</strong>{' '}
              <span className="muted">of {number(services.length)}</span>
            </>
          ),
        },
        { header: 'Which', cell: ({ services: granted }) => <Namespaces services={granted} /> },
      ]}
    />
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

function csvOf(variables: Target & { readonly days: number }): Omit<CsvSource<UnusedService>, 'readPage'> {
  return {
    name: 'lapse-unused-grants',
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
