import { buildASTSchema, buildSchema, parse, print, printSchema, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { contractViolations } from '../../../scripts/contract-violations.ts';
import { loadTypeDefinitions } from '../../../src/api/schema/type-definitions.ts';

const ours = buildASTSchema(loadTypeDefinitions());
const bare = visit(parse(printSchema(ours)), {
  StringValue: (_, key) => (key === 'description' ? null : undefined),
});
const sdl = print(bare);

const leftToProse = /^(User|Role|Group|Policy|PageInfo|.*Connection|.*Edge)$/;
/** Our contract in the short form, which the checker has to complete. */
const inProse = print(
  visit(bare, {
    ObjectTypeDefinition: ({ name }) => (leftToProse.test(name.value) ? null : undefined),
  }),
);

function sdlWith(before: string, after: string): string {
  expect(sdl).toContain(before);
  return sdl.replace(before, after);
}

describe('a schema keeps a contract', () => {
  it('that is its own', async () => {
    expect(await contractViolations(printSchema(ours), ours)).toEqual([]);
  });

  it.each([
    ['fewer fields', '  awsJobId: String\n', ''],
    ['fewer enum values', '  SUSPENDED\n', ''],
    ['fewer optional arguments', 'orderBy: EntityOrder', ''],
    ['a field that may be null', 'attempts: Int!', 'attempts: Int'],
  ])('with %s', async (_, before, after) => {
    expect(await contractViolations(sdlWith(before, after), ours)).toEqual([]);
  });

  it('that leaves entities, connections and PageInfo to prose', async () => {
    expect(await contractViolations(inProse, ours)).toEqual([]);
  });
});

describe('a schema breaks a contract', () => {
  it.each([
    ['removes a field', '  awsJobId: String\n', '', "ReportJob.awsJobId: Field 'awsJobId' was removed"],
    [
      'removes an enum value',
      '  SUSPENDED\n',
      '',
      "AccountStatus.SUSPENDED: Enum value 'SUSPENDED' was removed",
    ],
    ['removes a promised field of an entity', '  lastUsedAt: DateTime\n', '', 'Role.lastUsedAt: Field'],
    ['lets a field be null', 'attempts: Int!', 'attempts: Int', 'ReportJob.attempts: Field'],
    ['requires an argument', 'node(id: ID!)', 'node(id: ID!, type: String!)', 'Query.node.type: Argument'],
    ['changes a default', 'deleted: Boolean! = false', 'deleted: Boolean! = true', 'EntityFilter.deleted'],
    ['changes a connection', 'totalCount: Int!', 'count: Int!', 'AccountConnection.totalCount: Field'],
  ])('when it %s', async (_, before, after, violation) => {
    const violations = await contractViolations(inProse, buildSchema(sdlWith(before, after)));
    expect(violations).toEqual([expect.stringContaining(violation)]);
  });
});
