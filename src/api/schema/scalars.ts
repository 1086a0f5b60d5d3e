import { GraphQLScalarType, type GraphQLScalarTypeConfig } from 'graphql';
import { accountIdSchema, type AccountId } from '../../accounts/index.ts';

/*
 * graphql-js says where a value stands, which type was expected and what was found; the messages here add
 * the form that was expected. A value that can't be parsed is the caller's error (BAD_USER_INPUT in variables).
 */

/**
 * Description and specification of a scalar are the contract's. Making the schema replaces them by what stands here,
 * even by undefined, so here they must not stand at all.
 */
function codeOf<Internal>(
  config: GraphQLScalarTypeConfig<Internal, string>,
): GraphQLScalarType<Internal, string> {
  const scalar = new GraphQLScalarType(config);
  Reflect.deleteProperty(scalar, 'description');
  Reflect.deleteProperty(scalar, 'specifiedByURL');
  return scalar;
}

const dateTimeForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** Epoch milliseconds inside, RFC 3339 in UTC outside. Fractions finer than a millisecond are cut off. */
export const dateTimeScalar = codeOf<number>({
  name: 'DateTime',
  serialize(value) {
    if (typeof value !== 'number' || Number.isNaN(new Date(value).getTime())) {
      throw new TypeError(`DateTime is epoch milliseconds, not ${String(value)}.`);
    }
    return new Date(value).toISOString();
  },
  parseValue(value) {
    const time = typeof value === 'string' && dateTimeForm.test(value) ? Date.parse(value) : NaN;
    if (Number.isNaN(time) || !isSameSecond(time, String(value))) {
      throw new TypeError('A DateTime is RFC 3339 in UTC, like "2026-05-01T09:30:00.000Z".');
    }
    return time;
  },
});

/** Date.parse takes 30 February for 2 March. */
function isSameSecond(time: number, text: string): boolean {
  return new Date(time).toISOString().slice(0, 19) === text.slice(0, 19);
}

const arnForm = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws)?:.+$/;

/** Any ARN of at most 2,048 characters. Whether it names an IAM entity is for whoever reads it to say. */
export const arnScalar = codeOf<string>({
  name: 'Arn',
  serialize: serializeText,
  parseValue(value) {
    if (typeof value !== 'string' || value.length > 2048 || !arnForm.test(value)) {
      throw new TypeError(
        'An Arn has at most 2048 characters and looks like "arn:aws:iam::111122223333:role/app/Deploy".',
      );
    }
    return value;
  },
});

export const accountIdScalar = codeOf<AccountId>({
  name: 'AccountId',
  serialize: serializeText,
  parseValue(value) {
    const result = accountIdSchema.safeParse(value);
    if (!result.success) throw new TypeError('An AccountId is 12 digits in quotes, like "111122223333".');
    return result.data;
  },
});

function serializeText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`Expected text, not ${String(value)}.`);
}
