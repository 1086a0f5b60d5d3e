/**
 * An answer that says it went well and holds nothing at all, which the SDK takes for a list without rows. AWS always
 * writes the list (docs/aws-behaviour.md, 5.7); whoever answered in its place must not make everything seem deleted.
 */
export class EmptyAnswerError extends Error {
  override readonly name = 'EmptyAnswerError';
}

/** @throws EmptyAnswerError for an answer with nothing but the SDK's own remarks on it */
export function notEmpty<Answer extends object>(operation: string, answer: Answer): Answer {
  if (Object.keys(answer).some((member) => member !== '$metadata')) return answer;
  throw new EmptyAnswerError(`${operation} was answered with nothing`);
}
