import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { redirect } from '@sveltejs/kit';
import { callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { invalidForm, refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import { readTicketForm } from '#lib/server/ticket-form.ts';
import { type TicketValues, ticketFields, ticketValues, timeFields } from '#lib/ticket-values.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  const { emailVerified } = requireUser(event);
  const ended = emailVerified ? undefined : await refusedSession(event);
  if (ended) dataOrError(event, ended);
  return { key: crypto.randomUUID(), values: await copied(event), emailVerified };
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

/** The refusal of an ended session. The first confirmation ends every session, but an access token lives on for minutes. */
async function refusedSession(event: RequestEvent) {
  const answer = await callApi(event, '/api/users/account');
  return !answer.ok && answer.status === 401 ? answer : undefined;
}

export const actions = {
  default: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, ...ticketFields, 'key');
    const read = readTicketForm(values, event.locals.preferences.t);
    if (!read.ok) return invalidForm({ values, errors: read.errors, key: values.key });
    const { body } = read;
    const answer = await callApi<Ticket>(event, '/api/tickets', { method: 'POST', body, key: values.key });
    if (!answer.ok) {
      const isUnconfirmed = answer.errors.some(({ code }) => code === 'email-unconfirmed');
      const ended = isUnconfirmed ? await refusedSession(event) : undefined;
      return refusedForm(ended ?? answer, values, ticketFields, values.key);
    }
    redirect(303, `/tickets/${answer.data.id}`);
  }),
} satisfies Actions;
