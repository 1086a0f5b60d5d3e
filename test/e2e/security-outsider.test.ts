import { createHash, randomUUID } from 'node:crypto';
import { isObjectType, type GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createExecutableSchema } from '../../src/api/executable-schema.ts';
import { subscribe } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { writePolicy } from '../support/policy-file.ts';
import { walkSchema, type WalkStep } from '../support/schema-walk.ts';

/*
 * Somebody who may see one account of three. Every field of the schema is asked for what shows of the two others,
 * which hold reports, jobs and a batch; and asking for what is theirs must be like asking for what never was.
 */

const schema = createExecutableSchema();

/** What one account holds, by the ids that the API gives to things. */
const contents = z.object({
  account: z.object({ id: z.string(), accountId: z.string(), name: z.string() }),
  entities: z.object({
    nodes: z.array(
      z.object({
        ...{ id: z.string(), arn: z.string(), name: z.string(), entityId: z.string(), type: z.string() },
        latestReportJob: z.object({ id: z.string(), awsJobId: z.string().nullable() }).nullable(),
        report: z
          .object({
            id: z.string(),
            services: z.object({
              nodes: z.array(z.object({ id: z.string(), serviceNamespace: z.string() })),
            }),
          })
          .nullable(),
      }),
    ),
  }),
});
type Contents = z.infer<typeof contents>;
const contentsQuery = `query ($id: AccountId!) {
  account(accountId: $id) { id accountId name }
  entities(first: 100, filter: { accountIds: [$id] }) { nodes {
    id arn name entityId type latestReportJob { id awsJobId }
    report { id services(first: 1) { nodes { id serviceNamespace } } }
  } }
}`;
const accountList = z.object({
  accounts: z.object({
    nodes: z.array(z.object({ accountId: z.string(), name: z.string().nullable(), status: z.string() })),
  }),
});
const batchAnswer = z.object({
  generateReports: z.object({ reportBatch: z.object({ id: z.string() }), userErrors: z.array(z.unknown()) }),
});
const batchState = z.object({ reportBatch: z.object({ finishedAt: z.string().nullable() }) });

const tokens = { insider: 'token-of-the-insider', outsider: 'token-of-the-outsider' };
type Caller = keyof typeof tokens;

let lapse: Lapse;
let apiUrl = '';
let own: Contents;
let hidden: Contents;
let hiddenUnreachable: string;
let ownBatch: string;
let hiddenBatch: string;

beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'newEntities',
    simulator: {
      ...{ accounts: 3, entitiesPerAccount: 10, services: 12, unreachableAccounts: 1, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 20, jobMaximumMs: 50, latencyMinimumMs: 0, latencyMaximumMs: 1 },
    },
  });
  const accounts = await knownAccounts();
  const reachable = accounts.filter(({ status }) => status === 'REACHABLE');
  // Roles elsewhere trust the management account, and their trust policies may well be read by whoever reads them.
  const isOwn = ({ name }: { name: string | null }) => name === 'management';
  const ownId = reachable.find(isOwn)?.accountId ?? '';
  const hiddenId = reachable.find((account) => !isOwn(account))?.accountId ?? '';
  hiddenUnreachable = accounts.find(({ status }) => status !== 'REACHABLE')?.accountId ?? '';
  const hash = (token: string) => createHash('sha256').update(token).digest('hex');
  const api = await lapse.startApi({
    LAPSE_SERVICE_TOKENS: `insider:${hash(tokens.insider)},outsider:${hash(tokens.outsider)}`,
    LAPSE_POLICY: writePolicy(
      { serviceTokens: ['insider'], allow: ['read', 'generate', 'admin'], accounts: ['*'] },
      { serviceTokens: ['outsider'], allow: ['read', 'generate'], accounts: [ownId] },
    ),
    LAPSE_COST_BUDGET: '1000000000',
  });
  apiUrl = lapse.apiUrl(api);
  [ownBatch, hiddenBatch] = await Promise.all([makeBatch(ownId), makeBatch(hiddenId)]);
  own = contents.parse((await ask('insider', contentsQuery, { id: ownId })).data);
  hidden = contents.parse((await ask('insider', contentsQuery, { id: hiddenId })).data);
});
afterAll(() => lapse.stop());

async function post(caller: Caller | null, query: string, variables: object = {}): Promise<Response> {
  return fetch(`${caller === null ? lapse.apiUrl() : apiUrl}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(caller !== null && { authorization: `Bearer ${tokens[caller]}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
}

const answer = z.object({ data: z.unknown().optional(), errors: z.unknown().optional() });

async function ask(caller: Caller | null, query: string, variables: object = {}) {
  return answer.parse(await (await post(caller, query, variables)).json());
}

function knownAccounts() {
  return vi.waitFor(
    async () => {
      const { data } = await ask(null, '{ accounts { nodes { accountId name status } } }');
      const { nodes } = accountList.parse(data).accounts;
      if (nodes.length < 3 || nodes.some(({ status }) => status === 'UNKNOWN'))
        throw new Error('no inventory yet');
      return nodes;
    },
    { timeout: 60_000, interval: 200 },
  );
}

/** Has reports made for a whole account, and waits for them. */
async function makeBatch(accountId: string): Promise<string> {
  const { data } = await ask(
    'insider',
    `mutation ($input: GenerateReportsInput!) { generateReports(input: $input) { reportBatch { id } userErrors { code } } }`,
    { input: { filter: { accountIds: [accountId] }, granularity: 'ACTION_LEVEL' } },
  );
  const { id } = batchAnswer.parse(data).generateReports.reportBatch;
  await vi.waitFor(
    async () => {
      const state = await ask('insider', 'query ($id: ID!) { reportBatch(id: $id) { finishedAt } }', { id });
      if (batchState.parse(state.data).reportBatch.finishedAt === null) throw new Error('the batch goes on');
    },
    { timeout: 60_000, interval: 200 },
  );
  return id;
}

/** Ids of one thing of each kind. */
function idsOf({ account, entities: { nodes } }: Contents, batch: string): string[] {
  const withReport = nodes.filter(({ report }) => report !== null);
  return [
    account.id,
    batch,
    ...new Map(nodes.map(({ type, id }) => [type, id])).values(),
    ...withReport
      .slice(0, 1)
      .flatMap(({ report }) => [report?.id ?? '', report?.services.nodes[0]?.id ?? '']),
    ...withReport.slice(0, 1).map(({ latestReportJob }) => latestReportJob?.id ?? ''),
  ];
}

function roleOf({ entities: { nodes } }: Contents) {
  const role = nodes.find(({ type, report }) => type === 'ROLE' && report !== null);
  if (role === undefined) throw new Error('the account has no role with a report');
  return role;
}

function walk(root: GraphQLObjectType | null | undefined): WalkStep[] {
  if (!isObjectType(root)) throw new Error('the schema lacks a root type');
  const role = roleOf(own);
  const job = role.latestReportJob?.id ?? '';
  const serviceNamespace = role.report?.services.nodes[0]?.serviceNamespace ?? '';
  const ids = idsOf(own, ownBatch);
  const quoted = (text: string) => JSON.stringify(text);
  return walkSchema({
    ...{ schema, root, ends: ['Query.node', 'Query.nodes'] },
    argumentsOf: {
      'Query.node': ids.map((id) => `id: ${quoted(id)}`),
      'Query.nodes': [`ids: ${JSON.stringify(ids)}`],
      'Query.account': [`accountId: ${quoted(own.account.accountId)}`],
      'Query.entity': [`arn: ${quoted(role.arn)}`],
      'Query.reportJob': [`id: ${quoted(job)}`],
      'Query.reportBatch': [`id: ${quoted(ownBatch)}`],
      'Report.service': [`serviceNamespace: ${quoted(serviceNamespace)}`],
      'Mutation.generateReport': [`input: { arn: ${quoted(role.arn)}, maxAgeSeconds: 3600 }`],
      'Mutation.generateReports': ['input: { filter: {}, maxAgeSeconds: 3600 }'],
      'Mutation.cancelReportJob': [`id: ${quoted(job)}`],
      'Mutation.cancelReportBatch': [`id: ${quoted(ownBatch)}`],
      'Mutation.refreshInventory': ['input: {}'],
    },
  });
}

/** Texts that are the hidden accounts' own. Names that the caller's account has too tell nothing. */
function secrets(): string[] {
  const ownText = JSON.stringify(own);
  return [
    ...[hidden.account.accountId, hidden.account.id, hidden.account.name, hiddenUnreachable, hiddenBatch],
    ...hidden.entities.nodes.flatMap(({ id, arn, name, entityId, latestReportJob, report }) => [
      ...[id, arn, name, entityId, report?.id, latestReportJob?.id, latestReportJob?.awsJobId],
    ]),
  ]
    .filter((text) => text != null && !ownText.includes(text))
    .map(String);
}

/** What of the hidden accounts shows in a text, be it inside an id or a cursor. */
function leaks(text: string): string[] {
  const decoded = (text.match(/[\w-]{16,}/g) ?? []).map((word) => Buffer.from(word, 'base64url').toString());
  return secrets().filter((secret) => text.includes(secret) || decoded.some((part) => part.includes(secret)));
}

describe('whoever may see one account', () => {
  it('finds nothing of others in any field of Query, and everything of their own', async () => {
    const empty: string[] = [];
    for (const { coordinate, document } of walk(schema.getQueryType())) {
      const text = await (await post('outsider', document)).text();
      expect(leaks(text), `${coordinate}: ${document}`).toEqual([]);
      if (text.includes('"errors"')) empty.push(`${coordinate}: ${text}`);
    }
    expect(empty).toEqual([]);
  });

  it('finds nothing of others in any payload of Mutation', async () => {
    for (const { coordinate, document } of walk(schema.getMutationType())) {
      const text = await (await post('outsider', document)).text();
      expect(leaks(text), `${coordinate}: ${document}`).toEqual([]);
    }
  });

  it('would be found out by the same walk if they saw more', async () => {
    const found = new Set<string>();
    for (const { coordinate, document } of walk(schema.getQueryType())) {
      if (leaks(await (await post('insider', document)).text()).length > 0) found.add(coordinate);
    }
    for (const list of ['Account', 'Entity', 'ServiceAccess', 'Service', 'ReportJob']) {
      expect([...found]).toContain(`${list}Connection.nodes`);
    }
    expect([...found]).toContain('Coverage.unreachableAccounts');
  });

  const figures = `coverage { accounts entities entitiesWithReport oldestReportAt unreachableAccounts { accountId } }`;
  it.each([
    ['entities', 'EntityFilter', `totalCount ${figures} nodes { id }`],
    ['serviceAccess', 'ServiceAccessFilter', `totalCount ${figures} nodes { id lastAuthenticated }`],
    [
      'services',
      'ServiceFilter',
      // Its id tells a service in one account from the same service in all that somebody may see.
      `totalCount ${figures} nodes { serviceNamespace grantedEntities usedEntities neverUsedEntities lastAuthenticated lastAuthenticatedEntity }`,
    ],
    ['accounts', 'AccountFilter', 'totalCount nodes { id usage { grantedServices usedServices } }'],
    ['reportJobs', 'ReportJobFilter', 'totalCount nodes { id }'],
  ])('is told of %s what everybody is told of that account alone', async (list, filterType, selection) => {
    const restricted = await ask(
      'insider',
      `query ($filter: ${filterType}) { ${list}(first: 100, filter: $filter) { ${selection} } }`,
      { filter: { accountIds: [own.account.accountId] } },
    );
    expect(await ask('outsider', `{ ${list}(first: 100) { ${selection} } }`)).toEqual(restricted);
  });

  it('pages over cursors that say nothing of what lies between', async () => {
    const pages =
      'query ($after: String) { serviceAccess(first: 3, after: $after) { edges { cursor } pageInfo { endCursor } } }';
    const page = z.object({
      serviceAccess: z.object({ pageInfo: z.object({ endCursor: z.string().nullable() }) }),
    });
    const foreign = page.parse((await ask('insider', pages)).data).serviceAccess.pageInfo.endCursor;
    expect(leaks(JSON.stringify(await ask('outsider', pages, { after: foreign })))).toEqual([]);
  });
});

describe('what may not be seen is answered like what does not exist', () => {
  /** Each pair asks for something hidden, and for the like that never was. */
  const pairs = () => {
    const role = roleOf(hidden);
    const never = {
      accountId: '999999999999',
      arn: role.arn.replace(hidden.account.accountId, '999999999999'),
    };
    const idIn = (id: string) =>
      Buffer.from(
        Buffer.from(id, 'base64url')
          .toString()
          .replaceAll(hidden.account.accountId, never.accountId)
          .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, randomUUID()),
      ).toString('base64url');
    const selections: Record<string, string> = {
      generateReport: '{ reportJob { id } userErrors { code field message } }',
      cancelReportJob: '{ reportJob { id } userErrors { code field message } }',
      cancelReportBatch: '{ reportBatch { id } userErrors { code field message } }',
      refreshInventory: '{ accounts { id } userErrors { code field message } }',
      entities: '{ totalCount coverage { accounts entities } nodes { id } }',
      serviceAccess: '{ totalCount coverage { accounts entities } nodes { id } }',
      services: '{ totalCount coverage { accounts entities } nodes { id } }',
      reportJobs: '{ totalCount nodes { id } }',
      accounts: '{ totalCount nodes { id } }',
    };
    const call = (root: string, args: string, kind = 'query') =>
      `${kind} { ${root}(${args}) ${selections[root] ?? '{ id }'} }`;
    const both = (root: string, args: (real: boolean) => string, kind?: string) =>
      [root, call(root, args(true), kind), call(root, args(false), kind)] as const;
    const accountId = (real: boolean) => JSON.stringify(real ? hidden.account.accountId : never.accountId);
    const arn = (real: boolean) => JSON.stringify(real ? role.arn : never.arn);
    const id = (hiddenId: string) => (real: boolean) =>
      `id: ${JSON.stringify(real ? hiddenId : idIn(hiddenId))}`;
    const job = role.latestReportJob?.id ?? '';
    return [
      both('account', (real) => `accountId: ${accountId(real)}`),
      both('entity', (real) => `arn: ${arn(real)}`),
      both(
        'entity',
        (real) => `arn: "arn:aws:iam::aws:policy/ReadOnlyAccess", accountId: ${accountId(real)}`,
      ),
      ...idsOf(hidden, hiddenBatch).map((hiddenId) => both('node', id(hiddenId))),
      both(
        'nodes',
        (real) =>
          `ids: [${idsOf(hidden, hiddenBatch)
            .map((each) => JSON.stringify(real ? each : idIn(each)))
            .join(' ')}]`,
      ),
      both('reportJob', id(job)),
      both('reportBatch', id(hiddenBatch)),
      ...['entities', 'serviceAccess', 'services', 'reportJobs', 'accounts'].map((list) =>
        both(list, (real) => `filter: { accountIds: [${accountId(real)}] }`),
      ),
      ...['entities', 'serviceAccess', 'reportJobs'].map((list) =>
        both(list, (real) => `filter: { arns: [${arn(real)}] }`),
      ),
      both(
        'accounts',
        (real) => `filter: { search: ${real ? JSON.stringify(hidden.account.name) : '"never-was"'} }`,
      ),
      both('generateReport', (real) => `input: { arn: ${arn(real)} }`, 'mutation'),
      both('refreshInventory', (real) => `input: { accountIds: [${accountId(real)}] }`, 'mutation'),
      both('cancelReportJob', id(job), 'mutation'),
      both('cancelReportBatch', id(hiddenBatch), 'mutation'),
    ];
  };

  /** An answer without the ids that the question had, and without the caller's budget, which flows back meanwhile. */
  const withoutIds = (text: string, document: string) =>
    (document.match(/"[^"]+"/g) ?? [])
      .flatMap((quoted) => [quoted.slice(1, -1), /\b\d{12}\b/.exec(quoted)?.[0] ?? quoted])
      .reduce((rest, part) => rest.replaceAll(part, '…'), text)
      .replace(/"(remaining|resetSeconds)":\d+/g, '"$1":…');

  it('in every root field that can name it', async () => {
    for (const [root, asksHidden, asksNothing] of pairs()) {
      const [one, other] = [await post('outsider', asksHidden), await post('outsider', asksNothing)];
      expect(one.status, root).toBe(other.status);
      expect(withoutIds(await one.text(), asksHidden), asksHidden).toBe(
        withoutIds(await other.text(), asksNothing),
      );
    }
  });

  it('in every subscription', async () => {
    expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).toSorted()).toEqual([
      ...['reportBatch', 'reportFinished', 'reportJob'],
    ]);
    const connectionParams = { authorization: `Bearer ${tokens.outsider}` };
    const refusal = async (field: string, id: string) => {
      const messages = subscribe(
        apiUrl,
        `subscription ($id: ID!) { ${field}(id: $id) { id } }`,
        { id },
        { connectionParams },
      );
      const error: unknown = await messages.next().catch((reason: unknown) => reason);
      return String(error).replaceAll(id, '…');
    };
    const job = roleOf(hidden).latestReportJob?.id ?? '';
    const idOf = (text: string) => Buffer.from(text).toString('base64url');
    expect(await refusal('reportJob', job)).toBe(
      await refusal('reportJob', idOf(`ReportJob:999999999999:${randomUUID()}`)),
    );
    expect(await refusal('reportBatch', hiddenBatch)).toBe(
      await refusal('reportBatch', idOf(`ReportBatch:${randomUUID()}`)),
    );
  });

  it('in what subscriptions to all reports tell', async () => {
    const connectionParams = { authorization: `Bearer ${tokens.outsider}` };
    const finished = subscribe<{ reportFinished: { accountId: string } }>(
      ...[apiUrl, 'subscription { reportFinished { accountId arn } }', {}, { connectionParams }],
    );
    const first = finished.next();
    // The other one's report is made and told first; the subscriber's own is the first that they hear of.
    const generate = 'mutation ($arn: Arn!) { generateReport(input: { arn: $arn }) { reportJob { id } } }';
    await vi.waitFor(async () => {
      await ask('insider', generate, { arn: roleOf(hidden).arn });
      await ask('insider', generate, { arn: roleOf(own).arn });
      const told = await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 500))]);
      expect(told).toMatchObject({ value: { reportFinished: { accountId: own.account.accountId } } });
    }, 30_000);
    await finished.return();
  });
});
