import { error, redirect } from '@sveltejs/kit';
import { callApi, requireUser } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { type OrderSnapshot, readOrderSnapshot } from '#lib/server/order-snapshot.ts';
import { settings } from '#lib/server/settings.ts';
import { streamIfSlow } from '#lib/server/stream.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (id: string): string => `/api/orders/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  const snapshot = await streamIfSlow(
    event,
    readOrderSnapshot(event, event.params.id),
    (found: OrderSnapshot) => found,
  );
  const { searchParams } = event.url;
  return {
    snapshot: snapshot.value,
    checkout: searchParams.get('checkout'),
    confirm: searchParams.get('confirm'),
    key: crypto.randomUUID(),
  };
};

export const actions: Actions = {
  pay: async (event) => {
    requireUser(event);
    const { key } = await fieldsOf(event, 'key');
    const answer = await callApi<{ id: string; url?: string }>(event, '/api/payments', {
      method: 'POST',
      body: { orderId: event.params.id },
      key,
    });
    if (!answer.ok) return refusedForm(answer, {}, [], key);
    if (!answer.data.url) error(502, event.locals.preferences.t.order.noPage);
    redirect(303, answer.data.url, { external: settings().providerOrigins });
  },

  giveBack: async (event) => {
    requireUser(event);
    const { key } = await fieldsOf(event, 'key');
    const path = `${pathOf(event.params.id)}/refunds`;
    const answer = await callApi(event, path, { method: 'POST', body: {}, key });
    if (!answer.ok) return refusedForm(answer, {}, [], key);
    redirect(303, `/orders/${event.params.id}`);
  },

  cancel: async (event) => {
    requireUser(event);
    await fieldsOf(event);
    const answer = await callApi(event, pathOf(event.params.id), { method: 'DELETE' });
    if (!answer.ok) return refusedForm(answer, {}, []);
    redirect(303, `/orders/${event.params.id}`);
  },
};
