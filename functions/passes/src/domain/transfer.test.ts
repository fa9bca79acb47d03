import { expect, test } from 'vitest';
import { checkIn } from './check-in.ts';
import { type Pass, type Seat, unchangedSeat } from './pass.ts';
import { accept, offer, takeBack } from './transfer.ts';

const NOW = Date.UTC(2030, 0, 1);
const HOUR = 3_600_000;
const given = { now: NOW, newId: () => 'transfer' };
const order = {
  id: 'order',
  version: 2,
  status: 'complete' as const,
  userId: 'ada',
  ticketId: 'ticket',
  title: 'Gala',
  total: 0,
  currency: 'EUR',
  seats: 1,
  voided: [],
};
const of = (seat: Seat): Pass => ({ order, seat });
const valid = of(unchangedSeat(order, 1));
const command = { giver: 'ada', giverEmail: 'ada@example.com', email: 'ben@example.com', hash: 'secret' };
const offered = of(offer(valid, command, NOW + HOUR, given).seat);
const byBen = { hash: 'secret', recipient: 'ben' };
const accepted = of(accept(offered, byBen, given));
const admitted = of(checkIn(valid, { generation: 1 }, given).next ?? valid.seat);

test('the recipient holds the pass in a new generation, and the giver sees to whom it went', () => {
  expect(accepted.seat).toMatchObject({
    holder: 'ben',
    generation: 2,
    transfer: undefined,
    history: [{ from: 'ada', to: 'ben', email: 'ben@example.com', at: NOW }],
  });
});

test('until it is accepted the pass stays with the giver', () => {
  expect(offered.seat).toMatchObject({ holder: 'ada', generation: 1 });
});

test('a link works once, but the recipient can repeat the request', () => {
  expect(() => accept(accepted, { hash: 'secret', recipient: 'cleo' }, given)).toThrow('This link');
  expect(accept(accepted, byBen, given)).toBe(accepted.seat);
});

test('a link ends at the start of the event, and after 30 days without one', () => {
  const late = { ...given, now: NOW + HOUR };
  expect(() => accept(offered, byBen, late)).toThrow('This link');
  expect(offer(valid, command, undefined, given).transfer.expiresAt).toBe(NOW + 30 * 24 * HOUR);
});

test('an unknown pass, a wrong secret, a pass that was taken back, void or admitted get the same answer', () => {
  const takenBack = of(takeBack(offered, 'ada') ?? offered.seat);
  const cancelled = { order: { ...order, status: 'cancelled' as const }, seat: offered.seat };
  const inside = of({ ...admitted.seat, transfer: offered.seat.transfer });
  for (const pass of [undefined, valid, takenBack, cancelled, inside])
    expect(() => accept(pass, byBen, given)).toThrow('This link');
  expect(() => accept(offered, { hash: 'guess', recipient: 'ben' }, given)).toThrow('This link');
});

test('a pass can be taken back until it is accepted, also twice', () => {
  const takenBack = takeBack(offered, 'ada');
  expect(takenBack).toMatchObject({ holder: 'ada', generation: 1, transfer: undefined });
  expect(takenBack && takeBack(of(takenBack), 'ada')).toBeUndefined();
  expect(() => takeBack(accepted, 'ada')).toThrow('Someone has accepted');
  expect(() => takeBack(offered, 'cleo')).toThrow('no such pass');
});

test('only a valid pass can be offered, by its holder, before the event, once at a time', () => {
  const offerAgain =
    (pass: Pass, startsAt = NOW + HOUR, by = command) =>
    () =>
      offer(pass, by, startsAt, given);
  expect(offerAgain(admitted)).toThrow('was admitted');
  expect(offerAgain({ order: { ...order, voided: [1] }, seat: valid.seat })).toThrow('void');
  expect(offerAgain(accepted)).toThrow('no such pass');
  expect(offerAgain(valid, NOW)).toThrow('has started');
  expect(offerAgain(offered)).toThrow('offered to someone already');
});

test('nobody can give a pass to themselves', () => {
  expect(() => offer(valid, { ...command, email: 'ada@example.com' }, undefined, given)).toThrow('yours');
  expect(() => accept(offered, { hash: 'secret', recipient: 'ada' }, given)).toThrow('yours');
});
