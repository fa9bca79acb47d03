import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { error, redirect } from '@sveltejs/kit';
import { isCurrency } from '#lib/money.ts';
import { call, requireCaller } from '#lib/server/api.ts';
import { fieldsOf, refuse, refused } from '#lib/server/form.ts';
import { soon } from '#lib/server/soon.ts';
import { readTicketForm } from '#lib/server/ticket-form.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (id: string): string => `/api/tickets/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  const asked = call<Ticket>(event, pathOf(event.params.id));
  const ticket = await soon(event, asked, (found) => found);
  return { ticket: ticket.value, key: crypto.randomUUID() };
};

export const actions: Actions = {
  buy: async (event) => {
    requireCaller(event);
    const values = await fieldsOf(event, 'quantity', 'key', 'price', 'currency');
    const quantity = Number(values.quantity);
    if (!Number.isInteger(quantity) || quantity < 1) {
      return refuse(values, { quantity: event.locals.preferences.t.ticket.howMany }, { key: values.key });
    }
    // A page from before prices were sent says none: then the price is the one of the moment.
    const seen = isCurrency(values.currency) && /^\d{1,9}$/.test(values.price);
    const answer = await call<Order>(event, '/api/orders', {
      method: 'POST',
      body: {
        ticketId: event.params.id,
        quantity,
        ...(seen && { price: Number(values.price), currency: values.currency }),
      },
      // What is ordered is part of it: another number of seats, or another price, is another order.
      key: values.key && `${values.key.slice(0, 100)}:${quantity}:${seen ? values.price : ''}`,
    });
    if (!answer.ok) {
      const { priceChanged } = event.locals.preferences.t.ticket;
      const errors = answer.errors.map((error) =>
        error.field === 'price' ? { message: priceChanged } : error,
      );
      return refused({ ...answer, errors }, values, ['quantity', 'key'], values.key);
    }
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
