import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { redirect } from '@sveltejs/kit';
import { callApi, requireUser } from '#lib/server/api.ts';
import { invalidForm, refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import { readTicketForm } from '#lib/server/ticket-form.ts';
import { type TicketValues, ticketFields, ticketValues, timeFields } from '#lib/ticket-values.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  return { key: crypto.randomUUID(), values: await copied(event) };
};

/** The values of the ticket that `from` names, without its times: the copy is another event. */
async function copied(event: RequestEvent): Promise<Partial<TicketValues>> {
  const id = event.url.searchParams.get('from');
  if (!id) return {};
  const answer = await callApi<Ticket>(event, `/api/tickets/${encodeURIComponent(id)}`);
  if (!answer.ok) return {};
  const times = Object.fromEntries(timeFields.map((name) => [name, '']));
  return { ...ticketValues(answer.data, event.locals.preferences.locale), ...times };
}

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
