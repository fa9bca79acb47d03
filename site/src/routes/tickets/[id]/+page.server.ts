import { MAX_PICTURE_BYTES } from '@boxoffice/shared/api/limits.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import { isCurrency } from '#lib/money.ts';
import { type ApiAnswer, callApi } from '#lib/server/api.ts';
import { type FormErrors, invalidForm, refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf, formOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import { streamIfSlow } from '#lib/server/stream.ts';
import { isComplete, readTicketForm } from '#lib/server/ticket-form.ts';
import {
  changedFields,
  type EditConflict,
  type TicketField,
  type TicketValues,
  ticketFields,
  ticketValues,
} from '#lib/ticket-values.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const pathOf = (id: string): string => `/api/tickets/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  const request = callApi<Ticket>(event, pathOf(event.params.id));
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

  edit: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, ...ticketFields, 'version', 'was', 'confirmMove');
    const version = Number(values.version);
    if (!Number.isInteger(version) || !isComplete(values))
      error(400, event.locals.preferences.t.failure.outdated);
    const read = readTicketForm(values, event.locals.preferences.t, openedValues(values.was));
    if (!read.ok) return invalidForm({ values, errors: read.errors });
    const answer = await callApi<Ticket>(event, pathOf(event.params.id), {
      method: 'PUT',
      body: { ...read.body, version, ...(values.confirmMove && { confirmMove: true }) },
    });
    if (!answer.ok && answer.errors.some(({ code }) => code === 'ticket-changed')) {
      const stored = await callApi<Ticket>(event, pathOf(event.params.id));
      if (stored.ok) return conflict(event, values, stored.data);
    }
    if (!answer.ok && answer.errors.some(({ code }) => code === 'move-unconfirmed')) {
      const formErrors: FormErrors<TicketField> = { values, errors: {} };
      return fail(409, { ...formErrors, key: undefined, asksToMove: true as const });
    }
    if (!answer.ok) return refusedForm(answer, values, ticketFields);
    return { saved: true as const };
  }),

  cover: preserveForm(async (event: RequestEvent) => {
    await fieldsOf(event);
    const { missing, tooLarge } = event.locals.preferences.t.cover;
    const file = (await formOf(event)).get('picture');
    if (!(file instanceof File) || file.size === 0) return fail(400, { coverMessage: missing });
    if (file.size > MAX_PICTURE_BYTES) return fail(413, { coverMessage: tooLarge });
    const path = `${pathOf(event.params.id)}/cover`;
    return savedCover(await callApi<Ticket>(event, path, { method: 'POST', file }));
  }),

  removeCover: preserveForm(async (event: RequestEvent) => {
    await fieldsOf(event);
    const path = `${pathOf(event.params.id)}/cover`;
    return savedCover(await callApi<undefined>(event, path, { method: 'DELETE' }));
  }),

  pause: preserveForm(async (event: RequestEvent) => {
    const { paused } = await fieldsOf(event, 'paused');
    const body = { paused: paused === 'true' };
    const answer = await callApi<Ticket>(event, pathOf(event.params.id), { method: 'PUT', body });
    if (!answer.ok) return refusedForm(answer, {} as Partial<TicketValues>, ticketFields);
    return { saved: true as const };
  }),

  withdraw: preserveForm(async (event: RequestEvent) => {
    const answer = await callApi<undefined>(event, pathOf(event.params.id), { method: 'DELETE' });
    if (!answer.ok) return refusedForm(answer, {} as Partial<TicketValues>, ticketFields);
    redirect(303, '/sales');
  }),
} satisfies Actions;

const savedCover = (answer: ApiAnswer<unknown>) =>
  answer.ok
    ? { saved: true as const }
    : fail(answer.status, { coverMessage: answer.errors.map(({ message }) => message).join(' ') });

/** Another edit was saved first. The form keeps the typed values, shows the other edit, and is now based on it. */
function conflict(
  { locals }: RequestEvent,
  values: { was?: string } & Partial<TicketValues>,
  ticket: Ticket,
) {
  const { locale, t } = locals.preferences;
  const changed = changedFields(openedValues(values.was), ticketValues(ticket, locale));
  const formErrors: FormErrors<TicketField> = { values, errors: {}, message: t.edit.conflict };
  return fail(409, { ...formErrors, key: undefined, conflict: { ticket, changed } satisfies EditConflict });
}

/** The values of the form when it was opened. A browser can send any text here. */
function openedValues(was = ''): Partial<TicketValues> {
  try {
    const values: unknown = JSON.parse(was);
    return typeof values === 'object' && values !== null ? values : {};
  } catch {
    return {};
  }
}
