import type { Sales, SalesTimeline, Ticket } from '@boxoffice/shared/api/tickets.ts';
import { redirect } from '@sveltejs/kit';
import { callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { ticketPath } from '#lib/server/event-sales.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  const path = ticketPath(event.params.ticketId);
  const [ticket, sales, timeline] = await Promise.all([
    callApi<Ticket>(event, path),
    callApi<Sales>(event, `${path}/sales`),
    callApi<SalesTimeline>(event, `${path}/sales/timeline`),
  ]);
  const { id, title, cancelledAt } = dataOrError(event, ticket);
  const { sold, earned } = dataOrError(event, sales);
  if (cancelledAt !== undefined) redirect(303, `/sales/${id}`);
  const { orders, complete } = dataOrError(event, timeline);
  return { id, title, sold, earned, orders, isComplete: complete };
};

export const actions = {
  default: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, 'reason');
    const { ticketId } = event.params;
    const body = { reason: values.reason?.replaceAll('\r\n', '\n') ?? '' };
    const answer = await callApi<Ticket>(event, `${ticketPath(ticketId)}/cancel`, { method: 'POST', body });
    if (!answer.ok) return refusedForm(answer, values, ['reason']);
    redirect(303, `/sales/${ticketId}`);
  }),
} satisfies Actions;
