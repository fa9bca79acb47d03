import { expect, test } from 'vitest';
import type { StoredDeadLetter } from '../domain/dead-letter.ts';
import { passesOf } from './passes.ts';
import type { Row } from './rows.ts';
import { timelineOf } from './timeline.ts';

const order: Row = {
  service: 'orders',
  item: {
    pk: 'ORDER#o',
    sk: 'ORDER',
    createdAt: 1000,
    expiresAt: 901_000,
    quantity: 2,
    total: 9000,
    currency: 'USD',
  },
};
const payment: Row = {
  service: 'payments',
  item: { pk: 'ORDER#o', sk: 'PAYMENT#1', id: 'p', startedAt: 5000, amount: 9000, currency: 'USD' },
};
const replica = { pk: 'ORDER#o', sk: 'ORDER', status: 'complete', seats: 3, voided: [3], userId: 'ann' };
const seat: Row = {
  service: 'passes',
  item: {
    ...{ pk: 'ORDER#o', sk: 'SEAT#000002', seat: 2, generation: 2, holder: 'bob' },
    history: [{ at: 8000, to: 'bob' }],
    checkIns: [{ receivedAt: 9000, result: 'admitted' }],
  },
};
const deadLetter = {
  ...{ id: 'd', destination: 'http://payments', error: { code: '500', text: 'no' }, attempts: 9 },
  ...{ event: { id: 'e', source: 's', type: 'order.completed' }, headers: {}, body: new Uint8Array() },
  ...{ state: 'replayed', firstReceivedAt: 6000, lastReceivedAt: 6000, replayedAt: 7000 },
} satisfies StoredDeadLetter;

test('the story is in the order of time, whatever source its parts have', () => {
  const provider = {
    ...{ id: 'pi', paymentId: 'p', status: 'succeeded', amount: 9000, currency: 'USD', captured: 9000 },
    // In the second that began before the payment's own start.
    ...{ refunded: 4500, isDisputed: false, createdAt: 4000 },
    refunds: [{ id: 're', amount: 4500, status: 'succeeded', createdAt: 10_000 }],
  };
  const event = {
    id: 'e2',
    source: 's',
    type: 'order.created',
    time: new Date(2000).toISOString(),
    data: {},
  };
  const timeline = timelineOf({
    rows: [seat, payment, order],
    money: { payments: [provider] },
    events: [{ table: 'boxoffice-orders', waitsFor: 'confirmation', event }],
    deadLetters: [deadLetter],
    log: [
      { time: new Date(3000).toISOString(), process: 'orders', level: 'warn', text: 'slow' },
      { text: 'lost' },
    ],
  });
  expect(timeline.map(({ at, where, what }) => `${at} ${where}: ${what}`)).toEqual([
    '1000 orders: placed: 2 for 90.00 USD, held until 1970-01-01T00:15:01.000Z',
    '2000 orders: stored the event order.created, which waits for its confirmation',
    '3000 orders: warn: slow',
    '5000 payments: payment p of 90.00 USD started',
    '5000 provider: pi of 90.00 USD created',
    '6000 dead-letters: order.completed became the dead letter d: http://payments failed with 500 no',
    '7000 dead-letters: the dead letter d was replayed',
    '8000 passes: seat 2: taken over by user bob',
    '9000 passes: seat 2: admitted',
    '10000 provider: re: 45.00 USD refunded from pi',
  ]);
});

test('each seat of an order has a pass, also one without a row of its own', () => {
  const rows = [{ service: 'passes', item: replica }, seat];
  expect(passesOf(rows).map(({ seat: n, status, holder }) => [n, status, holder])).toEqual([
    [1, 'valid', 'ann'],
    [2, 'admitted', 'bob'],
    [3, 'void', 'ann'],
  ]);
  const cancelled = [{ service: 'passes', item: { ...replica, status: 'cancelled' } }, seat];
  expect(passesOf(cancelled).map(({ status }) => status)).toEqual(['void', 'void', 'void']);
  expect(passesOf([order])).toEqual([]);
});
