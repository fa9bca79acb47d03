import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { readSnapshot } from '../../harness/read-snapshot.ts';
import { environment, system, table, tick } from '../../harness/system.ts';
import { type Answered, Visitor } from '../../harness/visitor.ts';
import { check } from '../../invariants/check.ts';

/** What hangs for a second is asked about here, where it is a minute otherwise. */
const IMPATIENT = { PATIENCE_SECONDS: '1' };
const TICK_MS = 400;

/** Who and what is on it. */
export type Stage = Awaited<ReturnType<typeof stage>>;

/** A system with a seller and two buyers, and what they do. */
export async function stage(settings: Record<string, string> = {}) {
  const { url } = await system(settings, IMPATIENT);
  const [seller, ann, bob] = await Promise.all([1, 2, 3].map(() => Visitor.signedUp(url)));
  if (!seller || !ann || !bob) throw new Error('Nobody came');
  return {
    url,
    ann,
    bob,
    /** A ticket of one seat, or more, and an order for it. */
    async held(buyer: Visitor = ann, quantity = 1): Promise<Order> {
      const ticket = { title: 'The Magic Flute', price: 4500, quantity };
      const { body } = await seller.post<Ticket>('/api/tickets', ticket);
      return place(buyer, body.id);
    },
  };
}

export async function place(buyer: Visitor, ticketId: string): Promise<Order> {
  const { status, body } = await buyer.post<Order>('/api/orders', { ticketId });
  expect(status).toBe(201);
  return body;
}

/** What the answer to a payment says. */
type Paid = { id: string; url?: string; errors?: { message: string }[] };

export const pay = (buyer: Visitor, order: Order, token?: string): Promise<Answered<Paid>> =>
  buyer.post<Paid>('/api/payments', { orderId: order.id, ...(token && { token }) });

/** The hosted page of an order. */
export async function pageOf(buyer: Visitor, order: Order): Promise<string> {
  const { status, body } = await pay(buyer, order);
  expect(status).toBe(201);
  return body.url ?? '';
}

export const orderOf = async (buyer: Visitor, { id }: Order): Promise<Order> =>
  (await buyer.get<Order>(`/api/orders/${id}`)).body;

/** Waits until the order is as told. */
export const becomes = (buyer: Visitor, order: Order, wanted: Partial<Order>): Promise<Order> =>
  eventually(
    () => orderOf(buyer, order),
    (now) => isAs(now, wanted),
  );

/** Ticks until it is done: what no event and no webhook brings about, a sweep does. */
export function byTicks<Value>(
  ask: () => Promise<Value>,
  done: (value: Value) => boolean,
  withinMs = 60_000,
): Promise<Value> {
  let ticked = Number.NEGATIVE_INFINITY;
  const ticking = async () => {
    if (performance.now() - ticked > TICK_MS) {
      ticked = performance.now();
      await tick();
    }
    return ask();
  };
  return eventually(ticking, done, withinMs);
}

/** Ticks until the order is as told. */
export const becomesByTicks = (buyer: Visitor, order: Order, wanted: Partial<Order>): Promise<Order> =>
  byTicks(
    () => orderOf(buyer, order),
    (now) => isAs(now, wanted),
  );

const isAs = (order: Order, wanted: Partial<Order>): boolean =>
  Object.entries(wanted).every(([name, value]) => order[name as keyof Order] === value);

/** Someone else can have the seat that this order had. */
export const isFree = async (buyer: Visitor, order: Order): Promise<void> => {
  expect((await buyer.post('/api/orders', { ticketId: order.ticket.id })).status).toBe(201);
};

/** Whether something is among the dead letters. */
export const died = (id: string): Promise<unknown> =>
  eventually(
    () => table('boxoffice-dead-letters'),
    (rows) => rows.some((row) => JSON.stringify(row).includes(id)),
    60_000,
  );

/** What a test has made up, by its id: events, which may die, and payments with a double at the provider. */
export const madeUp = new Set<string>();

/** The id of an event that is made up. */
export function newEventId(): string {
  const id = crypto.randomUUID();
  madeUp.add(id);
  return id;
}

/** Every invariant holds on the tables and on the provider's ledger, now or soon. */
export const allIsRight = async (): Promise<void> => {
  await byTicks(
    async () => {
      const violations = check(await readSnapshot(environment()));
      return violations.filter(({ message }) => ![...madeUp].some((id) => message.includes(id)));
    },
    (violations) => violations.length === 0,
  );
};
