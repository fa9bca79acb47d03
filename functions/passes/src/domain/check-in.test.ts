import { expect, test } from 'vitest';
import { checkIn, type ScannedPass } from './check-in.ts';
import { type Pass, statusOf, unchangedSeat } from './pass.ts';
import { offer } from './transfer.ts';

const NOW = Date.UTC(2030, 0, 1);
const DAY = 86_400_000;
const given = { now: NOW, newId: () => 'id' };
const order = {
  id: 'order',
  version: 2,
  status: 'complete' as const,
  userId: 'buyer',
  ticketId: 'ticket',
  title: 'Gala',
  seats: 1,
  voided: [],
};
const valid: Pass = { order, seat: unchangedSeat(order, 1) };
const after = (pass: Pass, scanned: Partial<ScannedPass> = {}): Pass => {
  const { next } = checkIn(pass, { generation: pass.seat.generation, ...scanned }, given);
  return { order: pass.order, seat: next ?? pass.seat };
};
const results = (pass: Pass) => pass.seat.checkIns.map(({ device, result }) => `${device}: ${result}`);

test('the first check-in admits, the second one says when', () => {
  const admitted = after(valid, { device: 'north' });
  expect(statusOf(admitted)).toBe('admitted');
  const later = { ...given, now: NOW + 1000 };
  expect(checkIn(admitted, { generation: 1, device: 'south' }, later)).toEqual({
    result: 'already-admitted',
    at: NOW,
  });
});

test('a code of another generation and one of a void pass are not admitted', () => {
  const passedOn = { order, seat: { ...valid.seat, generation: 2 } };
  expect(checkIn(passedOn, { generation: 1 }, given)).toEqual({ result: 'void', at: NOW });
  const cancelled = { order: { ...order, status: 'cancelled' as const }, seat: valid.seat };
  expect(checkIn(cancelled, { generation: 1 }, given)).toEqual({ result: 'void', at: NOW });
});

test('a check-in without a network is stored once, whatever is repeated', () => {
  const scanned = { device: 'north', at: NOW - 1000 };
  const admitted = after(valid, scanned);
  expect(after(admitted, scanned)).toEqual(admitted);
  expect(checkIn(admitted, { generation: 1, ...scanned }, given)).toEqual({
    result: 'admitted',
    at: NOW - 1000,
  });
});

test('two devices that admitted a pass without a network both stay visible', () => {
  const both = after(after(valid, { device: 'north', at: NOW - 5000 }), { device: 'south', at: NOW - 9000 });
  expect(results(both)).toEqual(['north: admitted', 'south: already-admitted']);
});

test('an old code that was admitted without a network is stored as void', () => {
  const passedOn = { order, seat: { ...valid.seat, generation: 2 } };
  const stored = after(passedOn, { generation: 1, device: 'north', at: NOW - 1000 });
  expect(results(stored)).toEqual(['north: void']);
  expect(statusOf(stored)).toBe('valid');
});

test('a clock that is wrong by a day loses nothing: the time of arrival is stored too', () => {
  const admitted = after(valid, { device: 'north', at: NOW + DAY });
  expect(admitted.seat.checkIns).toMatchObject([{ at: NOW + DAY, receivedAt: NOW, result: 'admitted' }]);
  expect(checkIn(admitted, { generation: 1 }, given).at).toBe(NOW);
});

test('an admitted pass is no longer offered to anyone', () => {
  const command = { giver: 'buyer', giverEmail: 'a@example.com', hash: 'hash' };
  const { seat } = offer(valid, command, undefined, given);
  expect(after({ order, seat }).seat.transfer).toBeUndefined();
});

test('a check-in whose answer was lost is the same one when it is uploaded, by its id', () => {
  const online = after(valid, { id: 'one', device: 'north' });
  const uploaded = { generation: 1, id: 'one', device: 'north', at: NOW - 1000 };
  expect(checkIn(online, uploaded, given)).toEqual({ result: 'admitted', at: NOW });
  expect(after(online, { ...uploaded, id: 'another' }).seat.checkIns).toHaveLength(2);
});

test('a pass that was found by a search is admitted in its present generation', () => {
  const passedOn = { order, seat: { ...valid.seat, generation: 2 } };
  expect(checkIn(passedOn, {}, given)).toMatchObject({
    result: 'admitted',
    next: { checkIns: [{ generation: 2 }] },
  });
});

test('the stored check-ins of a pass are bounded, and one too many still gets an answer', () => {
  const old: Pass = { order, seat: { ...valid.seat, generation: 2 } };
  let pass = old;
  for (let n = 0; n < 50; n++) pass = after(pass, { generation: 1, device: `device ${n}`, at: NOW });
  const another = checkIn(pass, { generation: 1, device: 'one more', at: NOW }, given);
  expect(another).toEqual({ result: 'void', at: NOW });
  const admitted = after(pass, { at: NOW, device: 'gate' });
  expect(statusOf(admitted)).toBe('admitted');
  expect(admitted.seat.checkIns).toHaveLength(50);
});
