import { createHash } from 'node:crypto';
import type { Intent, Item, Service, Snapshot } from '../../invariants/snapshot.ts';

const now = Date.parse('2026-11-22T20:00:00Z');
const MINUTE = 60_000;

export const example = {
  now,
  ticketId: 'ticket-1',
  paid: 'order-paid',
  held: 'order-held',
  cancelled: 'order-cancelled',
  payment: 'payment-paid',
  released: 'payment-released',
  buyer: 'user-1',
};
const { ticketId, paid, held, cancelled, payment, released, buyer } = example;

interface Sale {
  id: string;
  status: string;
  version: number;
  quantity: number;
  paymentId?: string;
}
const sales: Sale[] = [
  { id: paid, status: 'complete', version: 2, quantity: 3, paymentId: payment },
  { id: held, status: 'created', version: 1, quantity: 2 },
  { id: cancelled, status: 'cancelled', version: 3, quantity: 1 },
];
const expiresAt = now + 10 * MINUTE;

const orderRow = (sale: Sale): Item => ({
  pk: `ORDER#${sale.id}`,
  sk: 'ORDER',
  ...sale,
  userId: buyer,
  expiresAt,
  ticket: { id: ticketId, price: 4500 },
  total: sale.quantity * 4500,
  currency: 'USD',
  ...(sale.status === 'complete' && {
    completedAt: now,
    gsi2pk: `SOLD#${ticketId}#${Number.parseInt(sale.id.slice(-4), 16) % 4}`,
    gsi2sk: `${new Date(now).toISOString()}#${sale.id}`,
  }),
  ...(sale.status === 'created' && {
    gsi2pk: `HOLDS#${ticketId}#${Number.parseInt(sale.id.slice(-4), 16) % 4}`,
    gsi2sk: `${new Date(expiresAt).toISOString()}#${sale.id}`,
  }),
});

const paymentRow = (id: string, orderId: string, status: string): Item => ({
  pk: `ORDER#${orderId}`,
  sk: 'PAYMENT#1',
  id,
  number: 1,
  version: 3,
  orderId,
  userId: buyer,
  status,
});

const intent = (
  id: string,
  status: string,
  amount: number,
  metadata: { orderId: string; paymentId: string },
): Intent => ({ id, status, amount, currency: 'usd', metadata });

/** A ticket of ten seats: three sold, two held, and one whose order was cancelled while it was being paid. */
export function validSnapshot(): Snapshot {
  const keyHash = createHash('sha256').update('key-1').digest('base64url');
  const tables: Record<Service, Item[]> = {
    auth: [],
    tickets: [
      {
        pk: `TICKET#${ticketId}`,
        sk: 'TICKET',
        id: ticketId,
        version: 1,
        price: 4500,
        quantity: 10,
        currency: 'USD',
      },
      {
        pk: `TICKET#${ticketId}`,
        sk: 'SEATS',
        sold: 3,
        earnedUSD: 13_500,
        held: { [expiresAt / 1000]: 2 },
      },
      ...sales.map((sale) => ({ pk: `TICKET#${ticketId}`, sk: `ORDER#${sale.id}`, ...sale })),
    ],
    orders: [
      {
        pk: `TICKET#${ticketId}`,
        sk: 'STOCK',
        ticketId,
        ticketVersion: 1,
        price: 4500,
        capacity: 10,
        available: 5,
      },
      {
        pk: `USER#${buyer}`,
        sk: 'HOLDS',
        version: 3,
        [`BOUGHT#${ticketId}`]: 1,
        [`HOLD#${held}`]: { ticketId, quantity: 2, expiresAt },
        // An expired hold does not count, even before it is removed.
        'HOLD#order-forgotten': { ticketId, quantity: 1, expiresAt: now - MINUTE },
      },
      { pk: `USER#${buyer}`, sk: `BOUGHT#${ticketId}`, seats: 2 },
      ...sales.map(orderRow),
      { pk: `ORDER#${paid}`, sk: `PAYMENT#${payment}`, id: payment, version: 3, status: 'captured' },
      { pk: `ORDER#${cancelled}`, sk: `PAYMENT#${released}`, id: released, version: 3, status: 'released' },
      { pk: `KEY#${buyer}#${keyHash}`, sk: 'KEY', status: 201, body: JSON.stringify({ id: paid }) },
    ],
    payments: [
      paymentRow(payment, paid, 'captured'),
      paymentRow(released, cancelled, 'released'),
      ...sales.map((sale) => ({ pk: `ORDER#${sale.id}`, sk: 'ORDER', ...sale })),
    ],
    expiration: sales.map(({ id, ...sale }) => ({
      pk: `ORDER#${id}`,
      sk: 'ORDER',
      orderId: id,
      told: false,
      ...sale,
    })),
    passes: [
      {
        ...{ pk: `ORDER#${paid}`, sk: 'ORDER', id: paid, version: 2, status: 'complete' },
        ...{ userId: buyer, ticketId, seats: 3, voided: [] },
      },
      {
        ...{ pk: `ORDER#${paid}`, sk: 'SEAT#000001', orderId: paid, ticketId, seat: 1, version: 2 },
        ...{ holder: 'user-2', generation: 2 },
        history: [{ id: 'transfer-1', from: buyer, to: 'user-2' }],
        checkIns: [{ at: now, result: 'admitted' }],
      },
      {
        ...{ pk: `ORDER#${cancelled}`, sk: 'ORDER', id: cancelled, version: 3, status: 'cancelled' },
        ...{ userId: buyer, ticketId, seats: 0, voided: [] },
      },
    ],
    'dead-letters': [],
  };
  return {
    now,
    tables,
    ledger: {
      intents: [
        intent('pi_paid', 'succeeded', 13_500, { orderId: paid, paymentId: payment }),
        intent('pi_released', 'canceled', 4500, { orderId: cancelled, paymentId: released }),
      ],
      charges: [
        {
          id: 'ch_paid',
          payment_intent: 'pi_paid',
          captured: true,
          amount_captured: 13_500,
          amount_refunded: 0,
        },
        {
          id: 'ch_released',
          payment_intent: 'pi_released',
          captured: false,
          amount_captured: 0,
          amount_refunded: 4500,
        },
      ],
      refunds: [],
      disputes: [],
      transfers: [],
      fees: [],
    },
    answers: [
      { userId: buyer, key: 'key-1', request: 'POST /api/orders {}', status: 201, id: paid },
      { userId: buyer, key: 'key-1', request: 'POST /api/orders {}', status: 201, id: paid },
    ],
    seen: [
      { id: paid, version: 1, status: 'created' },
      { id: paid, version: 2, status: 'complete' },
    ],
  };
}
