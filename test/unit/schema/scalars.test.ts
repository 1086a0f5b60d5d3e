import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql, type ExecutionResult, type GraphQLScalarType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { accountIdScalar, arnScalar, dateTimeScalar } from '../../../src/api/schema/scalars.ts';

/** Sends a value through a scalar: in as a literal or variable, out as a result. */
function schemaWith(scalar: GraphQLScalarType, serialized?: unknown) {
  const { name } = scalar;
  return makeExecutableSchema({
    typeDefs: `scalar ${name} type Query { value(in: ${name}): ${name} answer(in: ${name}): String }`,
    resolvers: {
      [name]: scalar,
      Query: {
        value: () => serialized,
        answer: (_: unknown, args: { in: unknown }) => JSON.stringify(args.in),
      },
    },
  });
}

/** What a resolver gets for a literal, or the message of the error. */
async function parsed(scalar: GraphQLScalarType, literal: string) {
  return answer(await graphql({ schema: schemaWith(scalar), source: `{ answer(in: ${literal}) }` }));
}

/** What a resolver gets for a variable, or the message of the error. */
async function parsedFromVariable(scalar: GraphQLScalarType, value: unknown) {
  const source = `query ($in: ${scalar.name}) { answer(in: $in) }`;
  return answer(await graphql({ schema: schemaWith(scalar), source, variableValues: { in: value } }));
}

/** What a client gets for a resolver's value, or the message of the error. */
async function serialized(scalar: GraphQLScalarType, value: unknown) {
  const result = await graphql({ schema: schemaWith(scalar, value), source: '{ value }' });
  return result.errors?.[0]?.message ?? result.data?.value;
}

function answer({ data, errors }: ExecutionResult): unknown {
  return errors?.[0]?.message ?? JSON.parse(String(data?.answer));
}

describe('DateTime', () => {
  const may = Date.UTC(2026, 4, 1, 9, 30);

  it('writes epoch milliseconds as RFC 3339 in UTC', async () => {
    expect(await serialized(dateTimeScalar, may)).toBe('2026-05-01T09:30:00.000Z');
  });

  it('refuses to write what is not a moment', async () => {
    expect(await serialized(dateTimeScalar, '2026-05-01')).toBe(
      'DateTime is epoch milliseconds, not 2026-05-01.',
    );
    expect(await serialized(dateTimeScalar, Infinity)).toBe('DateTime is epoch milliseconds, not Infinity.');
  });

  it('reads RFC 3339 with and without fractions of a second', async () => {
    expect(await parsed(dateTimeScalar, '"2026-05-01T09:30:00Z"')).toBe(may);
    expect(await parsed(dateTimeScalar, '"2026-05-01T09:30:00.25Z"')).toBe(may + 250);
    expect(await parsedFromVariable(dateTimeScalar, '2026-05-01T09:30:00.000Z')).toBe(may);
  });

  it.each([
    '"2026-05-01"',
    '"2026-02-30T00:00:00Z"',
    '"2026-05-01T25:00:00Z"',
    '"2026-05-01T09:30:00+02:00"',
    '5',
  ])('refuses %s and says how a moment is written', async (literal) => {
    expect(await parsed(dateTimeScalar, literal)).toBe(
      `Expected value of type "DateTime", found ${literal}; A DateTime is RFC 3339 in UTC, like "2026-05-01T09:30:00.000Z".`,
    );
  });
});

describe('Arn', () => {
  it.each([
    'arn:aws:iam::111122223333:role/app/Deploy',
    'arn:aws-us-gov:iam::111122223333:user/Ana',
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
    'arn:aws:s3:::bucket/with a space',
  ])('takes %s as it is', async (arn) => {
    expect(await parsed(arnScalar, JSON.stringify(arn))).toBe(arn);
    expect(await serialized(arnScalar, arn)).toBe(arn);
  });

  it.each(['', 'Deploy', 'arn:aws:iam', 'arn:aws:iam::1:role/Deploy', `arn:aws:s3:::${'x'.repeat(2048)}`, 7])(
    'refuses %s in a variable and names it',
    async (value) => {
      expect(await parsedFromVariable(arnScalar, value)).toBe(
        `Variable "$in" got invalid value ${JSON.stringify(value)}; Expected type "Arn". ` +
          'An Arn has at most 2048 characters and looks like "arn:aws:iam::111122223333:role/app/Deploy".',
      );
    },
  );
});

describe('AccountId', () => {
  it('keeps leading zeros', async () => {
    expect(await parsed(accountIdScalar, '"011122223333"')).toBe('011122223333');
    expect(await serialized(accountIdScalar, '011122223333')).toBe('011122223333');
  });

  it.each(['"1111"', '"1111-2222-3333"', '111122223333'])(
    'refuses %s and asks for 12 digits in quotes',
    async (literal) => {
      expect(await parsed(accountIdScalar, literal)).toBe(
        `Expected value of type "AccountId", found ${literal}; An AccountId is 12 digits in quotes, like "111122223333".`,
      );
    },
  );

  it('refuses to write a number', async () => {
    expect(await serialized(accountIdScalar, 111122223333)).toBe('Expected text, not 111122223333.');
  });
});
