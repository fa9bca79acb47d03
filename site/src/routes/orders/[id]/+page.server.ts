import type { Order } from '@boxoffice/shared/api/orders.ts';
import { error, redirect } from '@sveltejs/kit';
import { call, requireUser } from '#lib/server/api.ts';
import { fieldsOf, refused } from '#lib/server/form-fields.ts';
import { snapshotOf } from '#lib/server/order-snapshot.ts';
import { settings } from '#lib/server/settings.ts';
import { streamIfSlow } from '#lib/server/stream.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (id: string): string => `/api/orders/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  const state = await streamIfSlow(event, call<Order>(event, pathOf(event.params.id)), snapshotOf);
  const { searchParams } = event.url;
  return {
    state: state.value,
    // The way back from the checkout: a hint that a payment may be under way, never a proof of one.
    checkout: searchParams.get('checkout'),
    confirming: searchParams.get('confirm') === 'cancel',
    key: crypto.randomUUID(),
  };
};

export const actions: Actions = {
  pay: async (event) => {
    requireUser(event);
    const { key } = await fieldsOf(event, 'key');
    const answer = await call<{ id: string; url?: string }>(event, '/api/payments', {
      method: 'POST',
      body: { orderId: event.params.id },
      key,
    });
    if (!answer.ok) return refused(answer, {}, [], key);
    if (!answer.data.url) error(502, event.locals.preferences.t.order.noPage);
    redirect(303, answer.data.url, { external: settings().checkoutOrigins });
  },

  cancel: async (event) => {
    requireUser(event);
    await fieldsOf(event);
    const answer = await call(event, pathOf(event.params.id), { method: 'DELETE' });
    if (!answer.ok) return refused(answer, {}, []);
    redirect(303, `/orders/${event.params.id}`);
  },
};
