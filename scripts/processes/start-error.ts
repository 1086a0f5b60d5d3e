/** Something that a person can put right; its message says what is wrong and what to do, and is all that is shown. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
