import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Client, fetchExchange } from '@urql/core';
import { GraphQLClient } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { subscribe } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';

/** The clients that portals use, each on its way from an entity to its report. */

const rolesQuery =
  'query Roles($first: Int!, $after: String) { entities(first: $first, after: $after, filter: { types: [ROLE] }) { nodes { id arn name } pageInfo { hasNextPage endCursor } } }';
const generateMutation =
  'mutation Generate($arn: Arn!) { generateReport(input: { arn: $arn }) { reportJob { id } userErrors { message } } }';
const jobSubscription = 'subscription Job($id: ID!) { reportJob(id: $id) { status report { jobId } } }';

interface Roles {
  readonly entities: {
    readonly nodes: readonly { readonly id: string; readonly arn: string; readonly name: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
interface Generated {
  readonly generateReport: { readonly reportJob: { readonly id: string } | null };
}
interface JobState {
  readonly reportJob: { readonly status: string; readonly report: { readonly jobId: string } | null };
}

let lapse: Lapse;
let url: string;
beforeAll(async () => {
  lapse = await startLapse({
    simulator: { accounts: 2, entitiesPerAccount: 10, jobMinimumMs: 20, jobMaximumMs: 50 },
  });
  url = `${lapse.apiUrl()}/graphql`;
  await vi.waitFor(
    async () => {
      const { entities } = await new GraphQLClient(url).request<Roles>(rolesQuery, { first: 2 });
      expect(entities.nodes).toHaveLength(2);
    },
    { timeout: 60_000, interval: 200 },
  );
});
afterAll(() => lapse.stop());

/** Watches a job over graphql-ws to its end. */
async function endOf(id: string | undefined): Promise<JobState['reportJob'] | undefined> {
  const states: JobState['reportJob'][] = [];
  for await (const { reportJob } of subscribe<JobState>(lapse.apiUrl(), jobSubscription, { id })) {
    states.push(reportJob);
  }
  return states.at(-1);
}

const completed = { status: 'COMPLETED', report: { jobId: expect.stringMatching(/./) as unknown } };

describe('@apollo/client', () => {
  const rolesDocument: TypedDocumentNode<Roles> = gql(rolesQuery);
  const generateDocument: TypedDocumentNode<Generated> = gql(generateMutation);
  const connect = () =>
    new ApolloClient({
      link: new HttpLink({ uri: url }),
      cache: new InMemoryCache({ possibleTypes: { Entity: ['User', 'Role', 'Group', 'Policy'] } }),
    });

  it('has a report made, which graphql-ws then tells of', async () => {
    const client = connect();
    const { data: roles } = await client.query({ query: rolesDocument, variables: { first: 1 } });
    const arn = roles?.entities.nodes[0]?.arn;
    const { data } = await client.mutate({ mutation: generateDocument, variables: { arn } });
    expect(await endOf(data?.generateReport.reportJob?.id)).toEqual(completed);
  });

  it('finds an entity in its cache under the id of the list', async () => {
    const client = connect();
    const { data } = await client.query({ query: rolesDocument, variables: { first: 1 } });
    const [role] = data?.entities.nodes ?? [];
    expect(client.cache.extract()).toHaveProperty([`Role:${role?.id ?? ''}`, 'name'], role?.name);
  });

  it('refuses with the error that the server gave', async () => {
    const query = gql('{ node(id: "nothing") { id } }');
    await expect(connect().query({ query })).rejects.toThrow('is not an id that Lapse gave out');
  });
});

describe('urql', () => {
  const connect = (preferGetMethod: boolean) =>
    new Client({
      url,
      exchanges: [fetchExchange],
      preferGetMethod,
      fetchOptions: { headers: { 'apollo-require-preflight': 'true' } },
    });

  it.each([true, false])('pages through a list (GET: %s)', async (preferGetMethod) => {
    const client = connect(preferGetMethod);
    const first = await client.query<Roles>(rolesQuery, { first: 1 }).toPromise();
    const after = first.data?.entities.pageInfo.endCursor;
    const second = await client.query<Roles>(rolesQuery, { first: 1, after }).toPromise();
    expect(second.error).toBeUndefined();
    expect(second.data?.entities.nodes[0]?.arn).not.toBe(first.data?.entities.nodes[0]?.arn);
  });

  it('has a report made', async () => {
    const client = connect(false);
    const { data: roles } = await client.query<Roles>(rolesQuery, { first: 2 }).toPromise();
    const arn = roles?.entities.nodes[1]?.arn;
    const { data } = await client.mutation<Generated>(generateMutation, { arn }).toPromise();
    expect(await endOf(data?.generateReport.reportJob?.id)).toEqual(completed);
  });
});

describe('graphql-request', () => {
  it('gives the data of a query with variables, and throws what the server refuses', async () => {
    const client = new GraphQLClient(url);
    expect((await client.request<Roles>(rolesQuery, { first: 2 })).entities.nodes).toHaveLength(2);
    await expect(client.request(rolesQuery, { first: 101 })).rejects.toThrow('first is 101');
  });
});
