import { execute, getOperationAST, isObjectType, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allAccounts } from '../../src/accounts/index.ts';
import { createContext } from '../../src/api/context.ts';
import { openDomain, type OpenDomain } from '../../src/api/domain.ts';
import { createExecutableSchema } from '../../src/api/executable-schema.ts';
import { QueryExecutor } from '../../src/api/execution/index.ts';
import { fixedFields } from '../../src/api/resolvers/index.ts';
import { serviceAccessNodesOf } from '../../src/api/resolvers/service-access-node.ts';
import { readApiSettings } from '../../src/config/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { walkSchema } from '../support/schema-walk.ts';
import { accountId, managedPolicyArn, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf, serviceRow } from './api-reports.ts';

/** Queries are answered by a plan. Every answer must be graphql-js's own, and whatever has an error is left to it. */

const schema = createExecutableSchema();
const executor = new QueryExecutor(schema, fixedFields);
const inAnHour = Date.now() + 3_600_000;
const lastAccessed = { time: Date.UTC(2026, 4, 1), entityArn: null, region: 'eu-west-1' };
const deepReport = reportOf({
  granularity: 'ACTION_LEVEL',
  jobCompletionDate: inAnHour,
  services: [
    serviceRow('ec2', null, inAnHour, { trackedActions: [{ actionName: 'RunInstances', lastAccessed }] }),
    serviceRow('iam', 3, inAnHour, { trackedActions: [{ actionName: 'GetRole', lastAccessed: null }] }),
  ],
});

let api: ApiProcess;
let open: OpenDomain;
beforeAll(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity();
    await seed.entity({ arn: `${roleArn}2`, name: 'Deploy2', tags: [] });
    // Of the future, so that its age is 0 seconds whenever it is asked for.
    await seed.report(reportOf({ jobCompletionDate: inAnHour }));
  });
  const settings = readApiSettings({ REDIS_URL: api.redis.url, LAPSE_DETAILS_WAIT_SECONDS: '1' });
  open = await openDomain(settings, createLogger('api', 'silent'));
});
afterAll(async () => {
  await open.close();
  await api.stop();
});

function contextValue() {
  const caller = {
    ...{ name: 'tester', identity: { kind: 'anonymous', name: 'anonymous' } as const },
    ...{ read: allAccounts, generate: allAccounts, admin: allAccounts },
  };
  return createContext(open.domain, caller, 'request', null);
}

/** The answer by plan, asked for so often that rows are written from what was kept of them, and graphql-js's. */
async function bothAnswers(query: string, variables: Record<string, unknown> = {}, operationName?: string) {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document, operationName);
  const planned = [];
  for (let time = 0; operation != null && time < 3; time++) {
    const answer = await executor.answer({ document, operation, variables, contextValue: contextValue() });
    planned.push(answer?.toString() ?? null);
  }
  const { data, errors } = await execute({
    ...{ schema, document, operationName: operationName ?? null },
    ...{ variableValues: variables, contextValue: contextValue() },
  });
  return { planned: [...new Set(planned)], own: errors === undefined ? JSON.stringify(data) : null };
}

async function expectSame(query: string, variables?: Record<string, unknown>, operationName?: string) {
  const { planned, own } = await bothAnswers(query, variables, operationName);
  expect(planned).toEqual([own]);
}

async function expectLeftToGraphqlJs(query: string) {
  expect((await bothAnswers(query)).planned).toEqual([null]);
}

/** These wait for a worker, which isn't there. */
const fromAws = ['ServiceAccess.entities', 'ServiceAccess.grantingPolicies'];
const root = schema.getQueryType();
if (root == null) throw new Error('the schema has no query type');
const id = (text: string) => Buffer.from(text).toString('base64url');
const entity = `arn: "${roleArn}"`;
const steps = walkSchema({
  schema,
  root,
  argumentsOf: {
    'Query.account': [`accountId: "${accountId}"`],
    'Query.entity': [entity],
    'Query.node': [`id: "${id(`Entity:${accountId}:${roleArn}`)}"`],
    'Query.nodes': [`ids: ["${id(`Account:${accountId}`)}", "nothing"]`, `ids: ["${id('Service:s3')}"]`],
    'Query.reportJob': [`id: "${id(`ReportJob:${accountId}:00000000-0000-0000-0000-000000000000`)}"`],
    'Query.reportBatch': [`id: "${id('ReportBatch:00000000-0000-0000-0000-000000000000')}"`],
    'Report.service': ['serviceNamespace: "s3"', 'serviceNamespace: "none"'],
  },
  ends: fromAws,
});

describe('a planned query is answered as graphql-js answers it', () => {
  it.each(steps.filter(({ coordinate }) => !fromAws.includes(coordinate)))(
    '$coordinate: $document',
    ({ document }) => expectSame(document),
  );

  it.each([
    ['aliases of one field', `{ a: entity(${entity}) { n: name } b: entity(${entity}) { arn name } }`],
    [
      'fragments that overlap',
      `{ entity(${entity}) { ...A ...B ... on Role { path maxSessionDuration } } }
       fragment A on Entity { name account { name } } fragment B on Entity { account { accountId } name }`,
    ],
    [
      'another type\u2019s fragment',
      `{ entity(${entity}) { ... on User { passwordLastUsedAt } __typename } }`,
    ],
    [
      'nothing found',
      `{ entity(arn: "${managedPolicyArn}") { name } account(accountId: "999999999999") { name } }`,
    ],
    ['ids that nobody gave out', `{ nodes(ids: ["x", "y"]) { id } viewer { name } }`],
    [
      'an error within a list',
      `{ entities(first: 2) { nodes { name report { usage(unusedForDays: -1) { usedServices } } } } viewer { name } }`,
    ],
    ['an error in an argument', `{ entity(arn: "arn:aws:s3:::bucket") { name } }`],
    ['a page that is too large', `{ accounts(first: 101) { totalCount } viewer { name } }`],
    ['negative days', `{ entity(${entity}) { report { usage(unusedForDays: -1) { usedServices } } } }`],
    ['an input object', '{ entities(filter: { types: [ROLE] }) { totalCount nodes { name } } }'],
    [
      'input objects with defaults',
      `{ entities(orderBy: { field: UNUSED_SERVICES }) { edges { cursor node { name } } pageInfo { endCursor } } }`,
    ],
    [
      'fixed fields around others',
      `{ entity(${entity}) { report { services { nodes {
         serviceName entity { name __typename } lastAuthenticatedRegion report { jobId } id __typename } } } } }`,
    ],
    [
      'the same row with other fields',
      `{ entity(${entity}) { report {
         a: services(last: 1) { nodes { id } } b: services(last: 1) { edges { node { serviceName } } }
         c: services(orderBy: { field: LAST_AUTHENTICATED, direction: DESC }) { nodes { id } } } } }`,
    ],
    [
      'rows whose report is yet to be read',
      `{ serviceAccess { nodes { id lastAuthenticatedEntity trackedActions { actionName } entity { name } } } }`,
    ],
    ['__typename everywhere', `{ __typename entity(${entity}) { __typename report { __typename } } }`],
  ])('%s', (_, query) => expectSame(query));

  it.each([
    ['directives', `{ viewer { name @skip(if: true) canGenerateReports @include(if: true) } }`],
    ['introspection', '{ __schema { queryType { name } } __type(name: "Role") { name } }'],
    ['a mutation', `mutation { cancelReportJob(id: "x") { userErrors { message code } } }`],
  ])('leaves %s to it', (_, query) => expectLeftToGraphqlJs(query));

  const byArn =
    'query ($arn: Arn!, $first: Int = 1, $days: Int! = 90) { entity(arn: $arn) { name report { services(first: $first) { nodes { id serviceName lastAuthenticated } } usage(unusedForDays: $days) { unusedServices } } } }';
  it.each([
    ['defaults', { arn: roleArn }],
    ['all given', { arn: roleArn, first: 3, days: 1 }],
    ['null for a nullable variable', { arn: roleArn, first: null }],
    ['null for one that may not be', { arn: roleArn, days: null }],
    ['a required one missing', {}],
    ['one of another type', { arn: 7, first: 'two' }],
    ['an ARN of another form', { arn: 'nonsense' }],
    ['a whole number too large', { arn: roleArn, first: 2 ** 40 }],
    ['a fraction', { arn: roleArn, first: 1.5 }],
    ['one that nobody asked for', { arn: roleArn, other: 1 }],
  ])('variables: %s', (_, variables) => expectSame(byArn, variables));

  it.each([
    [
      'an input object',
      'query ($filter: EntityFilter) { entities(filter: $filter) { totalCount } }',
      { filter: {} },
    ],
    [
      'an enum',
      'query ($g: Granularity!) { entity(arn: "' + roleArn + '") { report(granularity: $g) { jobId } } }',
      { g: 'ACTION_LEVEL' },
    ],
    [
      'an unknown value of an enum',
      'query ($g: Granularity!) { entity(arn: "' + roleArn + '") { report(granularity: $g) { jobId } } }',
      { g: 'NO_LEVEL' },
    ],
    ['one value where a list is asked for', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: 'x' }],
    ['null in a list', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [null] }],
  ])('a variable for %s', (_, query, variables) => expectSame(query, variables));

  it.each(['A', 'B'])('one of several operations: %s', (name) =>
    expectSame('query A { viewer { name } } query B { viewer { canGenerateReports } }', {}, name),
  );
});

describe('a field that is called fixed', () => {
  const untouchable = new Proxy(
    {},
    {
      get: (_, property) => {
        throw new Error(`it looks at ${String(property)} of the context`);
      },
    },
  );

  it.each([...fixedFields])('%s looks at nothing but its parent and its arguments', (coordinate) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`there is no type ${typeName}`);
    const { resolve } = type.getFields()[fieldName] ?? {};
    if (resolve === undefined) throw new Error('it has no resolver');
    const nodes = serviceAccessNodesOf(deepReport);
    const actions = deepReport.services.flatMap(({ trackedActions }) => trackedActions ?? []);
    const parents = { Report: [deepReport], ServiceAccess: nodes, TrackedAction: actions }[typeName] ?? [];
    expect(parents.length).toBeGreaterThan(0);
    for (const parent of parents) {
      const call = (): unknown => Reflect.apply(resolve, null, [parent, {}, untouchable, untouchable]);
      expect(call).not.toThrow();
    }
  });
});
