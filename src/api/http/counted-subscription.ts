import { GraphQLError, subscribe, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Identity } from '../auth/index.ts';
import type { SubscriptionCount } from '../limits/index.ts';

type Events = AsyncGenerator<ExecutionResult, void, void>;

/** Begins a subscription that counts until it ends, in whatever way. */
export async function subscribeCounted(
  args: ExecutionArgs,
  count: SubscriptionCount,
  identity: Identity,
  connection: object,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  try {
    const release = count.add(identity, connection);
    const result = await subscribe(args).catch((error: unknown) => {
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

function releaseAtEnd(events: Events, release: () => void): AsyncIterableIterator<ExecutionResult> {
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
    return() {
      release();
      return events.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
