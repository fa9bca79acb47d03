import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { test as base, expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { readSnapshot } from '../../harness/read-snapshot.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import { StripeFake } from '../../harness/stripe-fake.ts';
import { TestSystem } from '../../harness/system.ts';
import { type Answered, Visitor } from '../../harness/visitor.ts';
import { check } from '../../invariants/check.ts';

/** A sweep asks Stripe about a payment after one second. The default is a minute. */
const settings = { PATIENCE_SECONDS: '1' };

/**
 * A `test` with a system, the buyers `ann` and `bob`, and the system's Stripe fake. `holdSeat` lists a ticket of one
 * seat, which Ann orders. The faults of the fake end with each test, and after each file every invariant must hold.
 * Files of one worker that import the same `test` share its system, which stops with the worker.
 */
export const sagaTest = (environment: Record<string, string> = {}) =>
  base
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the used fixtures from the pattern.
    .extend('system', { scope: 'worker' }, async ({}, { onCleanup }) => {
      const system = await TestSystem.start({ environment, settings });
      onCleanup(() => system.stop());
      return system;
    })
    .extend('ann', { scope: 'worker' }, ({ system }) => Visitor.signedUp(system.url))
    .extend('bob', { scope: 'worker' }, ({ system }) => Visitor.signedUp(system.url))
    .extend('seller', { scope: 'worker' }, ({ system }) => signedUpSeller(system))
    .extend('holdSeat', { scope: 'worker' }, ({ seller, ann }) => async (): Promise<Order> => {
      const ticket = { title: 'The Magic Flute', price: 4500, quantity: 1 };
      const { body } = await seller.post<Ticket>('/api/tickets', ticket);
      return placeOrder(ann, body.id);
    })
    .extend('stripe', ({ system }, { onCleanup }) => {
      const stripe = new StripeFake(system.env);
      onCleanup(() => stripe.setFaults());
      return stripe;
    })
    .extend('invariants', { scope: 'file', auto: true }, ({ system }, { onCleanup }) => {
      onCleanup(() => waitForInvariants(system));
    });

/** The `test` of all files that need no other settings: they share one system. */
export const test = sagaTest();

export async function placeOrder(buyer: Visitor, ticketId: string): Promise<Order> {
  const { status, body } = await buyer.post<Order>('/api/orders', { ticketId });
  expect(status).toBe(201);
  return body;
}

type PaymentAnswer = { id: string; url?: string; errors?: { message: string }[] };

/** Pays with a card token, or opens a hosted checkout page without one. */
export const pay = (buyer: Visitor, order: Order, token?: string): Promise<Answered<PaymentAnswer>> =>
  buyer.post<PaymentAnswer>('/api/payments', { orderId: order.id, ...(token && { token }) });

/** Opens the hosted checkout page of an order; resolves to its address. */
export async function openCheckout(buyer: Visitor, order: Order): Promise<string> {
  const { status, body } = await pay(buyer, order);
  expect(status).toBe(201);
  return body.url ?? '';
}

export const readOrder = async (buyer: Visitor, { id }: Order): Promise<Order> =>
  (await buyer.get<Order>(`/api/orders/${id}`)).body;

/** Waits until the order has these values. */
export const waitForOrder = (buyer: Visitor, order: Order, wanted: Partial<Order>): Promise<Order> =>
  eventually(
    () => readOrder(buyer, order),
    (current) => matches(current, wanted),
  );

/** Ticks until the order has these values. */
export const tickUntilOrder = (
  system: TestSystem,
  buyer: Visitor,
  order: Order,
  wanted: Partial<Order>,
): Promise<Order> =>
  system.tickUntil(
    () => readOrder(buyer, order),
    (current) => matches(current, wanted),
  );

const matches = (order: Order, wanted: Partial<Order>): boolean =>
  Object.entries(wanted).every(([name, value]) => order[name as keyof Order] === value);

/** Another buyer can order the seat of this order. */
export const expectSeatFree = async (buyer: Visitor, order: Order): Promise<void> => {
  await placeOrder(buyer, order.ticket.id);
};

/**
 * Ids that break an invariant on purpose: events that a test invented, which end as dead letters, and payments that a
 * test has authorised a second time at Stripe.
 */
export const expectedViolations = new Set<string>();

/** The id of an invented event. */
export function newEventId(): string {
  const id = crypto.randomUUID();
  expectedViolations.add(id);
  return id;
}

/** Ticks until every invariant holds for the tables and the ledger of the Stripe fake. */
export const waitForInvariants = async (system: TestSystem): Promise<void> => {
  await system.tickUntil(
    async () => {
      const violations = check(await readSnapshot(system.env));
      return violations.filter(({ message }) => ![...expectedViolations].some((id) => message.includes(id)));
    },
    (violations) => violations.length === 0,
  );
};
