import { beforeEach, describe, expect, test } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import { Remembered } from '../../../src/api/memory/remembered.ts';

const [account, other] = ['111122223333', '444455556666'].map((id) => accountIdSchema.parse(id));
if (account === undefined || other === undefined) throw new RangeError();

let isFollowing: boolean;
let remembered: Remembered<{ readonly value: number }>;
beforeEach(() => {
  isFollowing = true;
  remembered = new Remembered(10, () => isFollowing);
});

describe('what was read', () => {
  test('is remembered, also that there is nothing', () => {
    const keep = remembered.beginRead();
    keep('a', account, { value: 1 });
    keep('b', account, null);
    expect([remembered.recall('a'), remembered.recall('b'), remembered.recall('c')]).toEqual([
      { value: 1 },
      null,
      undefined,
    ]);
  });

  test('is read again once it has changed', () => {
    remembered.beginRead()('a', account, { value: 1 });
    remembered.beginRead()('b', account, { value: 2 });
    remembered.forget('a');
    expect([remembered.recall('a'), remembered.recall('b')]).toEqual([undefined, { value: 2 }]);
  });

  test('of one account is read again once that has changed, and of no other', () => {
    remembered.beginRead()('a', account, { value: 1 });
    remembered.beginRead()('b', other, { value: 2 });
    remembered.forgetAccount(account);
    expect([remembered.recall('a'), remembered.recall('b')]).toEqual([undefined, { value: 2 }]);
  });

  test('before a change that was told before the answer came is not remembered', () => {
    const keep = remembered.beginRead();
    remembered.forget('a');
    keep('a', account, { value: 1 });
    expect(remembered.recall('a')).toBeUndefined();
  });

  test('is not relied on while changes are not heard of', () => {
    remembered.beginRead()('a', account, { value: 1 });
    isFollowing = false;
    remembered.beginRead()('b', account, { value: 2 });
    expect(remembered.recall('a')).toBeUndefined();
    isFollowing = true;
    expect([remembered.recall('a'), remembered.recall('b')]).toEqual([{ value: 1 }, undefined]);
  });
});
