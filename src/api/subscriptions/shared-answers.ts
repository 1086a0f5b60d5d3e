import type { ExecutionResult } from 'graphql';

/**
 * For so long an answer is given to others. Whoever reads later is told what is stored then, and what slow readers
 * haven't read yet keeps no answers alive.
 */
const sharedMilliseconds = 1_000;

/** What is told to many who ask for the same and may see the same is answered once. */
export class SharedAnswers {
  readonly #byPayload = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();

  /**
   * @param payload what happened: the same object for everybody who is told of it
   * @param question what two subscribers have in common when the same answer is right for both
   */
  of(payload: object, question: string, execute: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    const answers = this.#byPayload.get(payload) ?? this.#open(payload);
    const answer = answers.get(question) ?? execute();
    answers.set(question, answer);
    return answer;
  }

  #open(payload: object): Map<string, Promise<ExecutionResult>> {
    const answers = new Map<string, Promise<ExecutionResult>>();
    this.#byPayload.set(payload, answers);
    setTimeout(() => this.#byPayload.delete(payload), sharedMilliseconds).unref();
    return answers;
  }
}
