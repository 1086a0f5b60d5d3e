import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ApiError, presentError, presentErrors } from '../../../src/api/errors/index.ts';
import { InvalidCursorError } from '../../../src/paging/index.ts';

const thrown = (originalError: Error) =>
  new GraphQLError(originalError.message, { originalError, path: ['accounts'] });

describe('what a client sees of an error', () => {
  it('is nothing of a fault but a request id', () => {
    const fault = thrown(new Error('password=hunter2 is not a function'));
    expect(presentErrors([fault], 'request-1')).toEqual([
      {
        message: 'a fault in Lapse kept it from answering',
        path: ['accounts'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-1' },
      },
    ]);
  });

  it('is the whole of one that is meant for it, without HTTP’s part', () => {
    const error = new ApiError('UNAUTHENTICATED', 'sign in', { http: { status: 401 } });
    expect(presentError(error)).toEqual({ message: 'sign in', extensions: { code: 'UNAUTHENTICATED' } });
  });

  it('is bad input where a cursor is wrong', () => {
    expect(presentError(thrown(new InvalidCursorError('"x" is not a cursor')))).toMatchObject({
      message: '"x" is not a cursor',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it.each([
    "Stream isn't writeable and enableOfflineQueue options is false",
    'Connection is closed.',
    'Command timed out',
  ])('is UNAVAILABLE where the connection to Redis says: %s', (message) => {
    expect(presentError(thrown(new Error(message))).extensions).toEqual({
      code: 'UNAVAILABLE',
      retryAfterSeconds: 2,
    });
  });

  it.each([
    ["OOM command not allowed when used memory > 'maxmemory'.", 'UNAVAILABLE'],
    ['LOADING Redis is loading the dataset in memory', 'UNAVAILABLE'],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', 'INTERNAL_SERVER_ERROR'],
  ])('where Redis answers "%s" is %s', (message, code) => {
    const error = Object.assign(new Error(message), { name: 'ReplyError' });
    expect(presentError(thrown(error)).extensions).toMatchObject({ code });
  });
});
