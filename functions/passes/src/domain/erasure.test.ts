import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withoutAddresses, withoutDevices } from './erasure.ts';
import { type Seat, unchangedSeat } from './pass.ts';

const [ann, bob, eve] = [randomUUID(), randomUUID(), randomUUID()];
const at = Date.parse('2026-11-28T10:00:00Z');
const accepted = (from: string, to: string, email: string) => ({
  id: randomUUID(),
  hash: 'h',
  email,
  from,
  to,
  at,
});
const order = { id: randomUUID(), ticketId: randomUUID(), userId: ann } as Parameters<
  typeof unchangedSeat
>[0];
const seat: Seat = {
  ...unchangedSeat(order, 1),
  holder: eve,
  history: [accepted(ann, bob, 'bob@example.com'), accepted(bob, eve, 'eve@example.com')],
  transfer: { id: randomUUID(), hash: 'h', email: 'ann@example.com', createdAt: at, expiresAt: at + 1 },
};
const addresses = (of: Seat | undefined) => [...(of?.history ?? []), of?.transfer].map((each) => each?.email);

test.each([
  ['an address', { email: 'bob@example.com' }, [undefined, 'eve@example.com', 'ann@example.com']],
  [
    'the address of an open offer',
    { email: 'ann@example.com' },
    ['bob@example.com', 'eve@example.com', undefined],
  ],
  ['a user who received and gave it', { userId: bob }, [undefined, undefined, 'ann@example.com']],
  ['its holder', { userId: eve }, ['bob@example.com', undefined, undefined]],
])('a pass forgets %s', (_, erased, left) => {
  const next = withoutAddresses(seat, erased);
  expect(addresses(next)).toEqual(left);
  expect(next).toMatchObject({ version: seat.version + 1, holder: eve, transfer: { hash: 'h' } });
  expect(withoutAddresses(next ?? seat, erased)).toBeUndefined();
});

test('a pass of others does not change', () => {
  expect(withoutAddresses(seat, { email: 'else@example.com', userId: randomUUID() })).toBeUndefined();
});

test('a check-in keeps its time and forgets its device', () => {
  const checkIn = { at, receivedAt: at, generation: 1, result: 'admitted' as const, device: "Ann's phone" };
  const next = withoutDevices({ ...seat, checkIns: [checkIn] });
  expect(next?.checkIns).toEqual([{ ...checkIn, device: undefined }]);
  expect(withoutDevices(next ?? seat)).toBeUndefined();
});
