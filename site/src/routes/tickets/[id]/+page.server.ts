import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { error, redirect } from '@sveltejs/kit';
import { isCurrency } from '#lib/money.ts';
import { call, dataOf, requireCaller } from '#lib/server/api.ts';
import { fieldsOf, refuse, refused } from '#lib/server/form.ts';
import { readTicketForm } from '#lib/server/ticket-form.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (id: string): string => `/api/tickets/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  const ticket = dataOf(event, await call<Ticket>(event, pathOf(event.params.id)));
  return { ticket, key: crypto.randomUUID() };
};

export const actions: Actions = {
  buy: async (event) => {
    requireCaller(event);
    const values = await fieldsOf(event, 'quantity', 'key');
    const quantity = Number(values.quantity);
    if (!Number.isInteger(quantity) || quantity < 1) {
      return refuse(values, { quantity: event.locals.preferences.t.ticket.howMany }, { key: values.key });
    }
    const answer = await call<Order>(event, '/api/orders', {
      method: 'POST',
      body: { ticketId: event.params.id, quantity },
      // The quantity is part of it: another number of seats is another order.
      key: values.key && `${values.key.slice(0, 100)}:${quantity}`,
    });
    if (!answer.ok) return refused(answer, values, ['quantity', 'key'], values.key);
    redirect(303, `/orders/${answer.data.id}`);
  },

  edit: async (event) => {
    requireCaller(event);
    const values = await fieldsOf(event, 'title', 'price', 'currency', 'quantity', 'version');
    const read = readTicketForm(values, event.locals.preferences.t);
    if (!read.ok) return refuse(values, read.errors);
    const version = Number(values.version);
    if (!Number.isInteger(version) || !isCurrency(values.currency))
      error(400, event.locals.preferences.t.failure.outdated);
    const answer = await call<Ticket>(event, pathOf(event.params.id), {
      method: 'PUT',
      body: { ...read.body, version },
    });
    if (!answer.ok) return refused(answer, values, ['title', 'price', 'currency', 'quantity']);
    return { saved: true as const };
  },
};
