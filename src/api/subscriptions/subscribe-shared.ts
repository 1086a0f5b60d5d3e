import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Caller } from '../auth/index.ts';
import { questionOf } from './question.ts';
import type { SharedAnswers } from './shared-answers.ts';

/**
 * Subscribes as graphql-js does, but executes what is selected of an event once for all who get the same answer.
 * The next event is looked at when the answer to the one before it has been taken.
 */
export async function subscribeShared(
  args: ExecutionArgs,
  caller: Caller,
  answers: SharedAnswers,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const question = questionOf(args, caller);
  return answered(source[Symbol.asyncIterator](), (payload) => {
    const answer = async () => execute({ ...args, rootValue: payload });
    return typeof payload === 'object' && payload !== null ? answers.of(payload, question, answer) : answer();
  });
}

function answered(
  events: AsyncIterator<unknown>,
  answerTo: (payload: unknown) => Promise<ExecutionResult>,
): AsyncIterableIterator<ExecutionResult> {
  return {
    async next() {
      const event = await events.next();
      return event.done === true
        ? { done: true, value: undefined }
        : { done: false, value: await answerTo(event.value) };
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
