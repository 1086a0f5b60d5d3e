import { describe, expect, it } from 'vitest';
import { readPageArguments } from '../../../src/api/paging/index.ts';

describe('the arguments of a connection', () => {
  it.each([
    [{}, { direction: 'forward', limit: 50, after: null }],
    [{ first: 10 }, { direction: 'forward', limit: 10, after: null }],
    [
      { first: 10, after: 'x' },
      { direction: 'forward', limit: 10, after: 'x' },
    ],
    [{ after: 'x' }, { direction: 'forward', limit: 50, after: 'x' }],
    [{ last: 100 }, { direction: 'backward', limit: 100, before: null }],
    [
      { last: 1, before: 'x' },
      { direction: 'backward', limit: 1, before: 'x' },
    ],
    [{ before: 'x' }, { direction: 'backward', limit: 50, before: 'x' }],
    [
      { first: 3, last: null, before: null },
      { direction: 'forward', limit: 3, after: null },
    ],
  ])('%j ask for %j', (pageArguments, request) => {
    expect(readPageArguments(pageArguments)).toEqual(request);
  });

  it.each([
    [{ first: 0 }, 'first is 0: a page has 1 to 100 rows'],
    [{ last: 101 }, 'last is 101: a page has 1 to 100 rows'],
    [{ first: 1, last: 1 }, 'first is 1 and last is 1: give one of them'],
    [{ first: 1, before: 'x' }, 'before goes backward'],
    [{ after: 'x', before: 'y' }, 'before goes backward'],
    [{ last: 1, after: 'x' }, 'last goes backward'],
  ])('%j are refused', (pageArguments, message) => {
    expect(() => readPageArguments(pageArguments)).toThrow(message);
  });
});
