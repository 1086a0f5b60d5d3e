import {
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { EntityTruth } from '../support/simulator-admin.ts';
import { finished, generate, iamIn, managementOf, simulator, truthOf } from './support.ts';

const document = z.object({
  Statement: z.array(
    z.object({ Action: z.array(z.string()).optional(), NotAction: z.array(z.string()).optional() }),
  ),
});

/** The namespaces that a URL-encoded document grants, out of all there are. */
function namespacesOf(encoded: string | undefined, all: readonly string[]): string[] {
  const { Statement } = document.parse(JSON.parse(decodeURIComponent(encoded ?? '')));
  return Statement.flatMap(({ Action, NotAction }) => {
    if (NotAction !== undefined) return all.filter((namespace) => !NotAction.includes(`${namespace}:*`));
    const named = (Action ?? []).map((action) => action.split(':')[0] ?? '');
    return named.includes('*') ? [...all] : all.filter((namespace) => named.includes(namespace));
  });
}

/** What a user is granted by the documents of its account, its groups included. */
function grantsOfUsers(
  details: GetAccountAuthorizationDetailsResponse,
  all: readonly string[],
): Map<string, Set<string>> {
  const managed = new Map(
    details.Policies?.map((policy) => [
      policy.Arn,
      namespacesOf(policy.PolicyVersionList?.[0]?.Document, all),
    ]),
  );
  const groups = new Map(
    details.GroupDetailList?.map((group) => [
      group.GroupName,
      [
        ...(group.GroupPolicyList ?? []).flatMap(({ PolicyDocument }) => namespacesOf(PolicyDocument, all)),
        ...(group.AttachedManagedPolicies ?? []).flatMap(({ PolicyArn }) => managed.get(PolicyArn) ?? []),
      ],
    ]),
  );
  return new Map(
    details.UserDetailList?.map((user) => [
      user.Arn ?? '',
      new Set([
        ...(user.UserPolicyList ?? []).flatMap(({ PolicyDocument }) => namespacesOf(PolicyDocument, all)),
        ...(user.AttachedManagedPolicies ?? []).flatMap(({ PolicyArn }) => managed.get(PolicyArn) ?? []),
        ...(user.GroupList ?? []).flatMap((name) => groups.get(name) ?? []),
      ]),
    ]),
  );
}

async function world() {
  const aws = await simulator();
  const iam = await iamIn(aws);
  const entities = await truthOf(aws, managementOf(aws).accountId);
  const details = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000 }));
  return { aws, iam, entities, details };
}

function useOf(entity: EntityTruth | undefined, namespace: string): string | null {
  return (
    entity?.services.find(({ serviceNamespace }) => serviceNamespace === namespace)?.lastAuthenticated ?? null
  );
}

describe('The simulated world', () => {
  it('reports of a user exactly the services that the documents of its policies and groups grant', async () => {
    const { iam, details } = await world();
    const everything = await finished(
      iam,
      await generate(iam, 'arn:aws:iam::aws:policy/AdministratorAccess'),
    );
    const all = everything.ServicesLastAccessed?.map(({ ServiceNamespace = '' }) => ServiceNamespace) ?? [];
    const grants = grantsOfUsers(details, all);
    expect(grants.size).toBeGreaterThan(5);
    for (const [arn, namespaces] of grants) {
      const report = await finished(iam, await generate(iam, arn));
      expect(report.ServicesLastAccessed?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(
        [...namespaces].sort(),
      );
    }
  });

  it("counts in a group's report its members' own use", async () => {
    const { entities, details } = await world();
    const byArn = new Map(entities.map((entity) => [entity.arn, entity]));
    const groups = entities.filter(({ type }) => type === 'GROUP');
    let compared = 0;
    for (const group of groups) {
      const members =
        details.UserDetailList?.filter(({ GroupList }) => GroupList?.includes(group.name)) ?? [];
      for (const service of group.services) {
        const uses = members.flatMap(({ Arn = '' }) => useOf(byArn.get(Arn), service.serviceNamespace) ?? []);
        expect(service.totalAuthenticatedEntities).toBe(uses.length);
        expect(service.lastAuthenticated).toBe(uses.sort().at(-1) ?? null);
        if (service.lastAuthenticated === null) continue;
        expect(useOf(byArn.get(service.lastAuthenticatedEntity ?? ''), service.serviceNamespace)).toBe(
          service.lastAuthenticated,
        );
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(0);
  });

  it('says that a role was last used when its report last shows use', async () => {
    const { entities, details } = await world();
    for (const role of details.RoleDetailList ?? []) {
      const uses = entities
        .find(({ arn }) => arn === role.Arn)
        ?.services.flatMap(({ lastAuthenticated }) => lastAuthenticated ?? []);
      expect(role.RoleLastUsed?.LastUsedDate?.toISOString()).toBe(uses?.sort().at(-1));
    }
  });

  it('follows from its seed', async () => {
    const now = '2026-11-01T00:00:00Z';
    const [one, same, other] = await Promise.all([
      simulator({ seed: 'one', now }),
      simulator({ seed: 'one', now }),
      simulator({ seed: 'other', now }),
    ]);
    const { accountId } = managementOf(one);
    expect(same.accountsFile()).toBe(one.accountsFile());
    expect(same.credentials()).toEqual(one.credentials());
    expect(await truthOf(same, accountId)).toEqual(await truthOf(one, accountId));
    expect(other.accountsFile()).not.toBe(one.accountsFile());
    expect(other.credentials()).not.toEqual(one.credentials());
  });

  it('counts use back from the moment that the settings fix', async () => {
    const [early, late] = await Promise.all([
      simulator({ now: '2026-03-01T00:00:00Z' }),
      simulator({ now: '2026-03-02T00:00:00Z' }),
    ]);
    const { accountId } = managementOf(early);
    const [before, after] = await Promise.all([truthOf(early, accountId), truthOf(late, accountId)]);
    const find = (entities: EntityTruth[]) => entities.find(({ name }) => name.includes('SSO_Administrator'));
    const used = find(before)?.services.find(({ lastAuthenticated }) => lastAuthenticated !== null);
    const dayLater = new Date(Date.parse(used?.lastAuthenticated ?? '') + 86_400_000).toISOString();
    expect(useOf(find(after), used?.serviceNamespace ?? '')).toBe(dayLater);
  });

  it.each([
    [10, 0, 10, 10],
    [50, 0.2, 40, 60],
    [100, 0, 100, 100],
  ])(
    'has %i entities in an account, give or take the share %d',
    async (entitiesPerAccount, entitiesVariation, least, most) => {
      const aws = await simulator({ entitiesPerAccount, entitiesVariation });
      const entities = await truthOf(aws, managementOf(aws).accountId);
      expect(entities.length).toBeGreaterThanOrEqual(least);
      expect(entities.length).toBeLessThanOrEqual(most);
      expect(new Set(entities.map(({ arn }) => arn)).size).toBe(entities.length);
    },
  );
});
