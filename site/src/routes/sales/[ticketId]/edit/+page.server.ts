import { MAX_PICTURE_BYTES } from '@boxoffice/shared/api/limits.ts';
import { refusals } from '@boxoffice/shared/api/refusals.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { error, fail, redirect } from '@sveltejs/kit';
import { type ApiAnswer, callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { ticketPath } from '#lib/server/event-sales.ts';
import { type FormErrors, invalidForm, refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf, formOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
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

export const load: PageServerLoad = async (event) => {
  const user = requireUser(event);
  const ticket = dataOrError(event, await callApi<Ticket>(event, ticketPath(event.params.ticketId)));
  if (ticket.userId !== user.userId) {
    const { locale, t } = event.locals.preferences;
    const code = 'ticket-not-yours';
    error(403, t.refusal({ code, message: refusals[code] }, { locale }));
  }
  return { ticket };
};

export const actions = {
  edit: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, ...ticketFields, 'version', 'was', 'confirmMove');
    const version = Number(values.version);
    if (!Number.isInteger(version) || !isComplete(values))
      error(400, event.locals.preferences.t.failure.outdated);
    const read = readTicketForm(values, event.locals.preferences.t, openedValues(values.was));
    if (!read.ok) return invalidForm({ values, errors: read.errors });
    const path = ticketPath(event.params.ticketId);
    const answer = await callApi<Ticket>(event, path, {
      method: 'PUT',
      body: { ...read.body, version, ...(values.confirmMove && { confirmMove: true }) },
    });
    if (!answer.ok && answer.errors.some(({ code }) => code === 'ticket-changed')) {
      const stored = await callApi<Ticket>(event, path);
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
    const path = `${ticketPath(event.params.ticketId)}/cover`;
    return savedCover(await callApi<Ticket>(event, path, { method: 'POST', file }));
  }),

  removeCover: preserveForm(async (event: RequestEvent) => {
    await fieldsOf(event);
    const path = `${ticketPath(event.params.ticketId)}/cover`;
    return savedCover(await callApi<undefined>(event, path, { method: 'DELETE' }));
  }),

  pause: preserveForm(async (event: RequestEvent) => {
    const { paused } = await fieldsOf(event, 'paused');
    const body = { paused: paused === 'true' };
    const answer = await callApi<Ticket>(event, ticketPath(event.params.ticketId), { method: 'PUT', body });
    return answer.ok ? { saved: true as const } : fail(answer.status, { saleMessage: messageOf(answer) });
  }),

  withdraw: preserveForm(async (event: RequestEvent) => {
    await fieldsOf(event);
    const path = ticketPath(event.params.ticketId);
    const answer = await callApi<undefined>(event, path, { method: 'DELETE' });
    if (!answer.ok) return fail(answer.status, { saleMessage: messageOf(answer) });
    redirect(303, '/sales');
  }),
} satisfies Actions;

const messageOf = ({ errors }: Extract<ApiAnswer<unknown>, { ok: false }>): string =>
  errors.map(({ message }) => message).join(' ');

const savedCover = (answer: ApiAnswer<unknown>) =>
  answer.ok ? { saved: true as const } : fail(answer.status, { coverMessage: messageOf(answer) });

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
