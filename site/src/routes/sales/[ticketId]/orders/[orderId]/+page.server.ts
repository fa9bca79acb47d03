import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { SoldOrder } from '@boxoffice/shared/api/sales.ts';
import { error, redirect } from '@sveltejs/kit';
import { callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { ordersPath } from '#lib/server/event-sales.ts';
import { invalidForm, refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import { ownReason } from '#lib/server/seller-reason.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const names = ['quantity', 'reason', 'key'] as const;

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  const order = await readOrder(event);
  return {
    order,
    reason: ownReason(order),
    ticketId: event.params.ticketId,
    isDone: event.url.searchParams.has('refunded'),
    key: crypto.randomUUID(),
  };
};

async function readOrder(event: Pick<RequestEvent, 'params'> & Parameters<typeof callApi>[0]) {
  const { ticketId, orderId } = event.params;
  const answer = await callApi<SoldOrder[]>(event, ordersPath(ticketId ?? '', { q: orderId ?? '' }));
  const order = dataOrError(event, answer).find(({ id }) => id === orderId?.toLowerCase());
  return order ?? error(404, event.locals.preferences.t.failure.notFoundWhy);
}

export const actions = {
  /** Shows what a refund does, before it is made. */
  review: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, ...names);
    const order = await readOrder(event);
    const quantity = Number(values.quantity);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > order.quantity) {
      const { locale, t } = event.locals.preferences;
      const refusal = { message: '', code: 'refund-too-large', max: order.quantity } as const;
      return invalidForm({ values, errors: { quantity: t.refusal(refusal, { locale }) }, key: values.key });
    }
    const amount = quantity === order.quantity ? order.total : quantity * order.price;
    return { review: { quantity, amount }, values, errors: undefined, message: undefined, key: values.key };
  }),

  refund: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, ...names);
    const reason = values.reason?.replaceAll('\r\n', '\n').trim();
    const { orderId } = event.params;
    const answer = await callApi<Order>(event, `/api/orders/${encodeURIComponent(orderId)}/refunds`, {
      method: 'POST',
      body: { quantity: Number(values.quantity), ...(reason && { reason }) },
      key: values.key,
    });
    if (!answer.ok) return refusedForm(answer, values, names, values.key);
    redirect(303, `${event.url.pathname}?refunded`);
  }),
} satisfies Actions;
