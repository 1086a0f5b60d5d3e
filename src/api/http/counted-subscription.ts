import { GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { SubscriptionCount } from '../limits/index.ts';
import { subscribeShared, type SharedAnswers } from '../subscriptions/index.ts';
import { contextOf } from './streamed-operation.ts';

type Events = AsyncIterableIterator<ExecutionResult>;

/** What all subscriptions of a process share. */
export interface SharedSubscriptions {
  readonly subscriptions: SubscriptionCount;
  readonly answers: SharedAnswers;
}

/**
 * Begins a subscription that counts until it ends, in whatever way.
 * @param connection what the subscriptions of one connection have in common
 */
export async function subscribeCounted(
  args: ExecutionArgs,
  { subscriptions, answers }: SharedSubscriptions,
  connection: object,
): Promise<Events | ExecutionResult> {
  const { caller } = contextOf(args);
  try {
    const release = subscriptions.add(caller.identity, connection);
    const result = await subscribeShared(args, caller, answers).catch((error: unknown) => {
      release();
      throw error;
    });
    if (Symbol.asyncIterator in result) return releaseAtEnd(result, release);
    release();
    return result;
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

function releaseAtEnd(events: Events, release: () => void): Events {
  return {
    async next() {
      try {
        const event = await events.next();
        if (event.done === true) release();
        return event;
      } catch (error) {
        release();
        throw error;
      }
    },
    async return() {
      release();
      return (await events.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
