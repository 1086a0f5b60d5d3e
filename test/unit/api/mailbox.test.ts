import { describe, expect, it, vi } from 'vitest';
import { Mailbox } from '../../../src/api/subscriptions/mailbox.ts';

describe('a mailbox', () => {
  it('gives what was put in, in order, whether or not somebody waits', async () => {
    const mailbox = new Mailbox<number>(() => undefined);
    mailbox.put(1);
    mailbox.put(2);
    expect(await mailbox.next()).toEqual({ done: false, value: 1 });
    expect(await mailbox.next()).toEqual({ done: false, value: 2 });
    const waiting = mailbox.next();
    mailbox.put(3);
    expect(await waiting).toEqual({ done: false, value: 3 });
  });

  it('leaves only the newest unread item when items replace each other', async () => {
    const mailbox = new Mailbox<number>(() => undefined);
    for (const item of [1, 2, 3]) mailbox.replace(item);
    mailbox.end();
    const read: number[] = [];
    for await (const item of mailbox) read.push(item);
    expect(read).toEqual([3]);
  });

  it('takes nothing after its end, gives what is in, then ends or fails', async () => {
    const mailbox = new Mailbox<number>(() => undefined);
    mailbox.put(1);
    mailbox.end(new Error('interrupted'));
    mailbox.put(2);
    expect(await mailbox.next()).toEqual({ done: false, value: 1 });
    await expect(mailbox.next()).rejects.toThrow('interrupted');
    expect(await mailbox.next()).toEqual({ done: true, value: undefined });
  });

  it('lets go of its reader once, even one that waits or never read', async () => {
    const onClose = vi.fn();
    const mailbox = new Mailbox<number>(onClose);
    const waiting = mailbox.next();
    await mailbox.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await mailbox.return();
    expect(onClose).toHaveBeenCalledOnce();
  });
});
