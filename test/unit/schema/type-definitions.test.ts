import { readdirSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { isObjectType, validateSchema, type GraphQLObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { accountIdScalar, arnScalar, dateTimeScalar } from '../../../src/api/schema/scalars.ts';
import { loadTypeDefinitions } from '../../../src/api/schema/type-definitions.ts';

const typeDefs = loadTypeDefinitions();
const schema = makeExecutableSchema({
  typeDefs,
  resolvers: { AccountId: accountIdScalar, Arn: arnScalar, DateTime: dateTimeScalar },
});

it('reads every file of the contract into one valid schema', () => {
  const files = new Set(typeDefs.definitions.map((definition) => definition.loc?.source.name));
  expect(files.size).toBe(readdirSync('schema').length);
  expect(validateSchema(schema)).toEqual([]);
});

it('joins the root fields that the concepts declare', () => {
  expect(Object.keys(schema.getMutationType()?.getFields() ?? {}).sort()).toEqual([
    'cancelReportBatch',
    'cancelReportJob',
    'generateReport',
    'generateReports',
    'refreshInventory',
  ]);
});

it('keeps what the contract says of a scalar when the scalar gets its code', () => {
  expect(schema.getType('DateTime')?.toConfig()).toMatchObject({
    description: expect.stringMatching(/^A moment in UTC/) as string,
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  });
});

it('gives every connection edges, nodes, pageInfo and totalCount', () => {
  const connections = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => name.endsWith('Connection'));
  expect(connections.map(({ name }) => name).sort()).toEqual([
    'AccountConnection',
    'EntityAccessConnection',
    'EntityConnection',
    'ReportBatchConnection',
    'ReportJobConnection',
    'ServiceAccessConnection',
    'ServiceConnection',
    'UserConnection',
  ]);
  for (const connection of connections) expect(fieldTypes(connection)).toMatchObject(pageOf(connection));
});

function pageOf({ name }: GraphQLObjectType) {
  const node = name.replace(/Connection$/, '');
  return { edges: `[${node}Edge!]!`, nodes: `[${node}!]!`, pageInfo: 'PageInfo!', totalCount: 'Int!' };
}

function fieldTypes(type: GraphQLObjectType): Record<string, string> {
  return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));
}
