import { describe, expect, test } from 'vitest';
import { awsFailureOf } from '../../../worker/aws/index.ts';

/** An error as the SDK throws it for an answer with this code and status. */
function answer(name: string, httpStatusCode: number, message = 'AWS says no'): Error {
  return Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode } });
}

const kindOf = (error: unknown) => awsFailureOf(error).kind;

describe('what a failed AWS call means', () => {
  test.each([
    ['throttled', 'Throttling', 400],
    ['throttled', 'ThrottlingException', 400],
    ['throttled', 'RequestLimitExceeded', 503],
    ['throttled', 'TooManyRequestsException', 400],
    ['throttled', 'RequestThrottled', 400],
    ['throttled', 'SlowDown', 503],
    ['throttled', 'Whatever', 429],
    ['accessDenied', 'AccessDenied', 403],
    ['accessDenied', 'AccessDeniedException', 400],
    ['notFound', 'NoSuchEntity', 404],
    ['notFound', 'NoSuchEntityException', 404],
    ['invalidInput', 'InvalidInput', 400],
    ['invalidInput', 'InvalidInputException', 400],
    ['invalidInput', 'ValidationError', 400],
    ['sessionLost', 'ExpiredToken', 403],
    ['sessionLost', 'ExpiredTokenException', 400],
    ['sessionLost', 'InvalidClientTokenId', 403],
    ['transient', 'InternalFailure', 500],
    ['transient', 'ServiceUnavailable', 503],
    ['transient', 'ServiceFailureException', 500],
    ['transient', 'RequestTimeout', 408],
    ['transient', 'Unheard-of', 502],
    ['transient', 'SignatureDoesNotMatch', 403],
    ['unexpected', 'EntityTemporarilyUnmodifiable', 409],
    ['unexpected', 'RegionDisabledException', 403],
  ])('%s: %s with %i', (kind, name, status) => {
    expect(kindOf(answer(name, status))).toBe(kind);
  });

  test.each(['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'EPIPE', 'EAI_AGAIN', 'ETIMEDOUT'])(
    'a broken connection is transient: %s',
    (code) => {
      expect(awsFailureOf(Object.assign(new Error('broken'), { code, syscall: 'read' }))).toEqual({
        kind: 'transient',
        awsCode: code,
        message: 'broken',
      });
    },
  );

  test.each([200, 400, 403])('an answer with %i that can’t be read is transient', (httpStatusCode) => {
    const error = Object.assign(new Error('XML parse error'), { $metadata: { httpStatusCode } });
    expect(awsFailureOf(error)).toMatchObject({ kind: 'transient', awsCode: 'UnreadableAnswer' });
  });

  test('a connection that ends within an answer is transient', () => {
    const error = Object.assign(new Error('aborted'), {
      code: 'ECONNRESET',
      $metadata: { httpStatusCode: 200 },
    });
    expect(awsFailureOf(error)).toMatchObject({ kind: 'transient', awsCode: 'ECONNRESET' });
  });

  test('no answer in time is transient', () => {
    expect(kindOf(Object.assign(new Error('timed out'), { name: 'TimeoutError' }))).toBe('transient');
  });

  test('a worker without credentials is told from a session that was lost', () => {
    const error = Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' });
    expect(kindOf(error)).toBe('noCredentials');
  });

  test("AWS's own code and words are kept, whatever the SDK calls the error", () => {
    const error = answer('NoSuchEntityException', 404, 'ARN x does not exist.');
    expect(awsFailureOf(Object.assign(error, { Code: 'NoSuchEntity' }))).toEqual({
      kind: 'notFound',
      awsCode: 'NoSuchEntity',
      message: 'ARN x does not exist.',
    });
  });

  test('a mistake of our own is nothing that AWS said', () => {
    expect(kindOf(new TypeError('undefined is not a function'))).toBe('unexpected');
    expect(kindOf('thrown text')).toBe('unexpected');
  });
});

test('what Redis refused on the way is not taken for an answer of AWS', () => {
  const refusal = Object.assign(new Error('OOM command not allowed'), { name: 'ReplyError' });
  expect(() => awsFailureOf(refusal)).toThrow(refusal);
});
