import { randomUUID } from 'node:crypto';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { OrderCancelled, OrderCompleted, type OrderData } from '@boxoffice/shared/events/order.ts';
import { TicketCreated, type TicketData, TicketUpdated } from '@boxoffice/shared/events/ticket.ts';
import { newOrder } from '@boxoffice/shared/testing/orders.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';

type User = Awaited<ReturnType<typeof newUser>>;

const given = { now: Date.now(), newId: () => randomUUID() };

/** Serves the passes service with its own table. Call it once at the top of a test file. */
export function usePasses() {
  useTable();
  const { ask, deliver } = useFunction('passes');

  /** Delivers an event as a Trigger does: it redelivers after a 503. */
  async function deliverWithRetries(event: CloudEvent): Promise<number> {
    for (let tries = 1; ; tries++) {
      const status = await deliver(event);
      if (status !== 503 || tries === 9) return status;
    }
  }

  /**
   * A ticket, its seller, and a buyer of some of its seats.
   *
   * @param startsAt null for an event without a date
   */
  async function sell(
    quantity = 2,
    startsAt: string | null = new Date(Date.now() + 86_400_000).toISOString(),
  ) {
    const [seller, buyer] = await Promise.all([newUser(), newUser()]);
    const ticketId = randomUUID();
    const ticket = {
      ...{ id: ticketId, version: 1, title: 'Gala', price: 0, currency: 'EUR', quantity: 9 },
      ...{ userId: seller.id, timeZone: 'Europe/Berlin', place: 'Waldbühne' },
      ...(startsAt && { startsAt }),
    };
    await deliver(TicketCreated.of(ticketId, ticket, given));
    const order = completeOrder(buyer, ticketId, quantity);
    await deliver(completed(order));
    return { seller, buyer, ticketId, ticket, order };
  }

  const updateTicket = (ticket: TicketData) => deliver(TicketUpdated.of(ticket.id, ticket, given));

  const passesOf = async (user: User, query = ''): Promise<Pass[]> =>
    (await ask<Pass[]>('GET', `/api/passes${query}`, { headers: user.headers })).body;

  const checkIn = (seller: User, ticketId: string, body: object, headers = {}) =>
    ask<{ result: string; at: string }>('POST', `/api/tickets/${ticketId}/check-ins`, {
      headers: { ...seller.headers, ...headers },
      body,
    });

  return { ask, deliver, deliverWithRetries, sell, passesOf, checkIn, updateTicket };
}

export const completeOrder = (buyer: User, ticketId: string, quantity: number): OrderData =>
  newOrder({
    ...{ version: 2, status: 'complete', userId: buyer.id, ticketId, title: 'Gala as bought', quantity },
    ...{ total: 0, expiresAt: new Date(given.now).toISOString() },
  });

export const completed = (order: OrderData) => OrderCompleted.of(order.id, order, given);
export const cancelled = (order: OrderData) =>
  OrderCancelled.of(order.id, { ...order, status: 'cancelled', version: order.version + 1 }, given);
