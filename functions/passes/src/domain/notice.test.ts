import { expect, test } from 'vitest';
import { type Notice, noticeOf, stepOf } from './notice.ts';
import { followTicket } from './ticket.ts';

const given = { now: 1_000, newId: () => 'id' };
const ticket = {
  ...{ id: 'ticket', version: 1, title: 'Gala', userId: 'seller', startsAt: '2036-07-16T17:30:00.000Z' },
  ...{ timeZone: 'Europe/Berlin', place: 'Waldbühne' },
};
const stored = followTicket(undefined, ticket);

test.each([
  ['date', { startsAt: '2036-07-17T17:30:00.000Z' }],
  ['time zone', { timeZone: 'Europe/Paris' }],
  ['place', { place: undefined }],
])('another %s begins a notice', (_, change) => {
  const next = followTicket(stored, { ...ticket, ...change, version: 3 });
  expect(noticeOf(next, given)).toMatchObject({ ticketId: 'ticket', version: 3, step: 1, shard: 0 });
  // A later change of the title begins none and forgets nothing.
  const later = followTicket(next, { ...ticket, ...change, version: 4, title: 'Gala!' });
  expect(later.movedIn).toBe(3);
  expect(noticeOf(later, given)).toBeUndefined();
});

test('a new ticket and another title begin no notice', () => {
  expect(noticeOf(stored, given)).toBeUndefined();
  expect(noticeOf(followTicket(stored, { ...ticket, version: 2, title: 'Gala!' }), given)).toBeUndefined();
});

test('an event that is not newer has no effect', () => {
  expect(() => followTicket(stored, { ...ticket, place: 'Elsewhere' })).toThrow('newer version');
});

test('the steps of a notice go through all pages of all shards', () => {
  const pages = [{ after: '1' }, undefined, { after: '2' }, { after: '3' }, undefined];
  const visited: unknown[] = [];
  let notice: Notice | undefined = { ticketId: 'ticket', version: 3, step: 1, shard: 0, dueAt: 0 };
  for (const last of pages) {
    if (!notice) throw new Error('The notice ended early');
    visited.push([notice.step, notice.shard, notice.after]);
    notice = stepOf(notice, { holders: [], last }, 2, given).next;
  }
  expect(notice).toBeUndefined();
  expect(visited).toEqual([
    [1, 0, undefined],
    [2, 0, { after: '1' }],
    [3, 1, undefined],
    [4, 1, { after: '2' }],
    [5, 1, { after: '3' }],
  ]);
});

test('a holder of several passes of an order gets one mail, which is due at once', () => {
  const notice = { ticketId: 'ticket', version: 3, step: 1, shard: 0, dueAt: 0 };
  const holder = { userId: 'friend', orderId: 'order' };
  const { mails } = stepOf(notice, { holders: [holder, holder], last: undefined }, 1, given);
  expect(mails).toMatchObject([{ kind: 'event-changed', version: 3, dueAt: 1_000, ...holder }]);
});
