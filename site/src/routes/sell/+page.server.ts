import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { redirect } from '@sveltejs/kit';
import { callApi, requireUser } from '#lib/server/api.ts';
import { invalidForm, refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import { readTicketForm } from '#lib/server/ticket-form.ts';
import { ticketFields } from '#lib/ticket-values.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = (event) => {
  requireUser(event);
  return { key: crypto.randomUUID() };
};

export const actions = {
  default: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, ...ticketFields, 'key');
    const read = readTicketForm(values, event.locals.preferences.t);
    if (!read.ok) return invalidForm({ values, errors: read.errors, key: values.key });
    const { body } = read;
    const answer = await callApi<Ticket>(event, '/api/tickets', { method: 'POST', body, key: values.key });
    if (!answer.ok) return refusedForm(answer, values, ticketFields, values.key);
    redirect(303, `/tickets/${answer.data.id}`);
  }),
} satisfies Actions;
