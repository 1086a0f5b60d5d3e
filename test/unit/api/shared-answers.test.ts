import { makeExecutableSchema } from '@graphql-tools/schema';
import { parse } from 'graphql';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { allAccounts, accountIdSchema, type AccountScope } from '../../../src/accounts/index.ts';
import { SharedAnswers, subscribeShared } from '../../../src/api/subscriptions/index.ts';

/** Events that are the same objects for all who are told of them, and a field that counts how often it is resolved. */
let resolved = 0;
const events = [{ id: 'a' }, { id: 'b' }];
const schema = makeExecutableSchema({
  typeDefs: `
    type Query { nothing: Int }
    type Subscription { happened(filter: String): Event! }
    type Event { id: ID! seenBy(prefix: String): String! }`,
  resolvers: {
    Subscription: {
      happened: {
        subscribe: async function* () {
          await Promise.resolve();
          yield* events;
        },
        resolve: (event: object) => event,
      },
    },
    Event: {
      seenBy: (_: object, { prefix }: { prefix: string | null }, { name }: { name: string }) => {
        resolved++;
        return `${prefix ?? ''}${name}`;
      },
    },
  },
});
const document = parse(
  'subscription($filter:String,$prefix:String){happened(filter:$filter){id seenBy(prefix:$prefix)}}',
);
const listed = (accountId: string): AccountScope => ({
  kind: 'listed',
  accountIds: new Set([accountIdSchema.parse(accountId)]),
});

let answers: SharedAnswers;
beforeEach(() => {
  resolved = 0;
  answers = new SharedAnswers();
});

async function begin(name: string, variableValues: Record<string, unknown> = {}, read = allAccounts) {
  const args = { schema, document, variableValues, contextValue: { name } };
  const identity = { kind: 'serviceToken', name } as const;
  const caller = { name, identity, read, generate: read, admin: read };
  const result = await subscribeShared(args, caller, answers);
  if (!(Symbol.asyncIterator in result)) throw new Error('the subscription did not begin');
  return result;
}

async function told(...subscriber: Parameters<typeof begin>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const { data } of await begin(...subscriber)) seen.push(data?.happened);
  return seen;
}

describe('subscribers that are told of the same event', () => {
  it('share one answer where they ask for the same and may do the same', async () => {
    const first = await told('first', { filter: 'one' });
    expect(first).toEqual([
      { id: 'a', seenBy: 'first' },
      { id: 'b', seenBy: 'first' },
    ]);
    expect(await told('second', { filter: 'another' })).toEqual(first);
    expect(resolved).toBe(2);
  });

  it('get each their own where they may see different accounts', async () => {
    await told('first', {}, listed('111122223333'));
    expect(await told('second', {}, listed('444455556666'))).toMatchObject([
      { seenBy: 'second' },
      { seenBy: 'second' },
    ]);
  });

  it('get each their own where a variable makes a difference to it', async () => {
    await told('first', { prefix: 'x ' });
    expect(await told('second', { prefix: 'y ' })).toMatchObject([
      { seenBy: 'y second' },
      { seenBy: 'y second' },
    ]);
  });

  it('are told what is stored by then when they read it later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const [fast, slow] = [await begin('fast'), await begin('slow')];
    await fast.next();
    vi.advanceTimersByTime(1_100);
    expect(await slow.next()).toMatchObject({ value: { data: { happened: { seenBy: 'slow' } } } });
    vi.useRealTimers();
  });
});
