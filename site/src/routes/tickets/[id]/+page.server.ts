import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Sales, Ticket } from '@boxoffice/shared/api/tickets.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import { isCurrency } from '#lib/money.ts';
import { type Answer, call } from '#lib/server/api.ts';
import { fieldsOf, refuse, refused } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import { streamIfSlow } from '#lib/server/stream.ts';
import { isWhole, readTicketForm } from '#lib/server/ticket-form.ts';
import {
  changedSince,
  type EditConflict,
  type TicketValues,
  ticketFields,
  ticketValues,
} from '#lib/ticket-values.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const pathOf = (id: string): string => `/api/tickets/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  const asked = call<Ticket>(event, pathOf(event.params.id));
  const ticket = await streamIfSlow(event, asked, (found) => found);
  const sales = ownSales(event, asked);
  // Who gets the ticket at once gets this with it; where it comes later, this does too.
  const known = ticket.value instanceof Promise ? sales : await sales;
  return { ticket: ticket.value, sales: known, key: crypto.randomUUID() };
};

/** How the visitor's own ticket sells; nothing for everybody else's, or while it can't be told. */
async function ownSales(event: RequestEvent, asked: Promise<Answer<Ticket>>): Promise<Sales | undefined> {
  const { caller } = event.locals;
  if (!caller) return undefined;
  const ticket = await asked;
  if (!ticket.ok || ticket.data.userId !== caller.userId) return undefined;
  const answer = await call<Sales>(event, `${pathOf(ticket.data.id)}/sales`);
  return answer.ok ? answer.data : undefined;
}

export const actions = {
  buy: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, 'quantity', 'key', 'price', 'currency');
    const quantity = Number(values.quantity);
    if (!Number.isInteger(quantity) || quantity < 1) {
      return refuse(values, { quantity: event.locals.preferences.t.ticket.howMany }, { key: values.key });
    }
    // A page from before prices were sent says none: then the price is the one of the moment.
    const seen = isCurrency(values.currency) && /^\d{1,9}$/.test(values.price ?? '');
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
        error.code === 'price-changed' ? { ...error, field: undefined, message: priceChanged } : error,
      );
      return refused({ ...answer, errors }, values, ['quantity', 'key'], values.key);
    }
    redirect(303, `/orders/${answer.data.id}`);
  }),

  edit: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, ...ticketFields, 'version', 'was');
    const version = Number(values.version);
    if (!Number.isInteger(version) || !isWhole(values))
      error(400, event.locals.preferences.t.failure.outdated);
    const read = readTicketForm(values, event.locals.preferences.t);
    if (!read.ok) return refuse(values, read.errors);
    const answer = await call<Ticket>(event, pathOf(event.params.id), {
      method: 'PUT',
      body: { ...read.body, version },
    });
    if (!answer.ok && answer.errors.some(({ code }) => code === 'ticket-changed')) {
      const found = await call<Ticket>(event, pathOf(event.params.id));
      if (found.ok) return conflict(event, values, found.data);
    }
    if (!answer.ok) return refused(answer, values, ticketFields);
    return { saved: true as const };
  }),
} satisfies Actions;

/** Somebody else wrote first: what is typed stays, beside what they changed, and the next press is of their version. */
function conflict(event: RequestEvent, values: { was?: string } & Partial<TicketValues>, ticket: Ticket) {
  const now = ticketValues(ticket);
  return fail(409, {
    ...{ values, errors: {} as Partial<TicketValues>, key: undefined },
    message: event.locals.preferences.t.edit.conflict,
    conflict: {
      version: ticket.version,
      now,
      changed: changedSince(shown(values.was), now),
    } satisfies EditConflict,
  });
}

/** What the form showed when it was opened; nothing, if somebody has written something else there. */
function shown(was = ''): Partial<TicketValues> {
  try {
    const read: unknown = JSON.parse(was);
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}
