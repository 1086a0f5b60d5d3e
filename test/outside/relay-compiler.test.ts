import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildASTSchema, printSchema } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTypeDefinitions } from '../../src/api/schema/type-definitions.ts';

const run = promisify(execFile);
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'lapse-relay-'));
  await Promise.all(['src', 'artifacts'].map((folder) => mkdir(join(project, folder))));
  await writeFile(join(project, 'schema.graphql'), printSchema(buildASTSchema(loadTypeDefinitions())));
  await writeFile(join(project, 'package.json'), '{ "name": "portal", "private": true }');
  await writeFile(join(project, 'relay.config.json'), JSON.stringify(relayConfig));
});

afterAll(() => rm(project, { recursive: true }));

/** Fetched from npm when it runs: its binaries are too large for everybody's node_modules. */
async function compile(source: string): Promise<string[]> {
  await writeFile(join(project, 'src', 'portal.ts'), source);
  await run('npx', ['--yes', 'relay-compiler@21.0.1', 'relay.config.json'], { cwd: project });
  return readdir(join(project, 'artifacts'));
}

it('gives relay-compiler what it needs for pages, refetching, mutations and subscriptions', async () => {
  expect(await compile(portal)).toEqual(
    expect.arrayContaining([
      'portalRolesPageQuery.graphql.ts',
      'portalEntityRefetchQuery.graphql.ts',
      'portalGenerateMutation.graphql.ts',
      'portalJobSubscription.graphql.ts',
    ]),
  );
}, 120_000);

it('is the schema that relay-compiler checks against', async () => {
  await expect(compile(portal.replace('unusedServices', 'noSuchField'))).rejects.toThrow('noSuchField');
}, 120_000);

const relayConfig = {
  src: 'src',
  schema: 'schema.graphql',
  artifactDirectory: 'artifacts',
  language: 'typescript',
  requireCustomScalarTypes: true,
  customScalarTypes: { AccountId: 'string', Arn: 'string', DateTime: 'string' },
};

const portal = `
import { graphql } from 'relay-runtime';

graphql\`
  query portalRolesQuery($days: Int!) {
    ...portalRoles_query @arguments(days: $days)
  }
\`;

graphql\`
  fragment portalRoles_query on Query
  @argumentDefinitions(days: { type: "Int!" }, first: { type: "Int", defaultValue: 20 }, after: { type: "String" })
  @refetchable(queryName: "portalRolesPageQuery") {
    entities(first: $first, after: $after, filter: { types: [ROLE], unusedForDays: $days })
      @connection(key: "portalRoles_entities") {
      totalCount
      coverage { entities entitiesWithReport }
      edges { node { ...portalEntity_entity } }
    }
  }
\`;

graphql\`
  fragment portalEntity_entity on Entity @refetchable(queryName: "portalEntityRefetchQuery") {
    arn
    name
    ... on Role { lastUsedAt }
    report { usage { unusedServices } }
  }
\`;

graphql\`
  mutation portalGenerateMutation($input: GenerateReportInput!) {
    generateReport(input: $input) { reportJob { id status } userErrors { field code message } }
  }
\`;

graphql\`
  subscription portalJobSubscription($id: ID!) {
    reportJob(id: $id) { status report { id } error { code } }
  }
\`;
`;
