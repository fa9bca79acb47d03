import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { redirect } from '@sveltejs/kit';
import { isCurrency } from '#lib/money.ts';
import { type ApiAnswer, callApi } from '#lib/server/api.ts';
import { ticketPath } from '#lib/server/event-sales.ts';
import { invalidForm, refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import { streamIfSlow } from '#lib/server/stream.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  const request = callApi<Ticket>(event, ticketPath(event.params.id));
  const [ticket, hold] = await Promise.all([streamIfSlow(event, request, (found) => found), ownHold(event)]);
  return {
    ticket: ticket.value,
    hold: hold?.value,
    now: Date.now(),
    // Visitors without a session share a page, and cannot buy on it.
    key: event.locals.user ? crypto.randomUUID() : '',
  };
};

export type OwnHold = Pick<Order, 'id' | 'quantity' | 'expiresAt'>;

/** The user's latest unpaid order of this ticket. The page does not depend on the orders service. */
async function ownHold(event: RequestEvent) {
  if (!event.locals.user) return undefined;
  const request = callApi<Order[]>(event, '/api/orders').then(
    (answer): ApiAnswer<Order[]> => (answer.ok ? answer : { ok: true, data: [], link: undefined }),
  );
  return streamIfSlow(event, request, (orders): OwnHold | undefined => {
    const found = orders.find(({ status, ticket }) => status === 'created' && ticket.id === event.params.id);
    return found && { id: found.id, quantity: found.quantity, expiresAt: found.expiresAt };
  });
}

export const actions = {
  buy: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, 'quantity', 'key', 'price', 'currency');
    const { t } = event.locals.preferences;
    const quantity = Number(values.quantity);
    if (!Number.isInteger(quantity) || quantity < 1)
      return invalidForm({ values, errors: { quantity: t.ticket.quantityMissing }, key: values.key });
    // A page from before a deploy may send no price. Then the buyer pays the present price.
    const hasPrice = isCurrency(values.currency) && /^\d{1,9}$/.test(values.price ?? '');
    const answer = await callApi<Order>(event, '/api/orders', {
      method: 'POST',
      body: {
        ticketId: event.params.id,
        quantity,
        ...(hasPrice && { price: Number(values.price), currency: values.currency }),
      },
      // The key depends on the quantity and the price: with others it is another order.
      key: values.key && `${values.key.slice(0, 100)}:${quantity}:${hasPrice ? values.price : ''}`,
    });
    if (!answer.ok) {
      const errors = answer.errors.map((each) =>
        each.code === 'price-changed' ? { ...each, field: undefined, message: t.ticket.priceChanged } : each,
      );
      return refusedForm({ ...answer, errors }, values, ['quantity', 'key'], values.key);
    }
    redirect(303, `/orders/${answer.data.id}`);
  }),
} satisfies Actions;
