import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import { redirect } from '@sveltejs/kit';
import { comingUp } from '#lib/pass-order.ts';
import { callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { invalidForm, refusedForm, renamedFields } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The newest passes and orders. A longer list changes nothing about what the page says. */
const READ = 100;

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  const [passes, orders] = await Promise.all([
    callApi<Pass[]>(event, `/api/passes?limit=${READ}`),
    callApi<Order[]>(event, `/api/orders?limit=${READ}`),
  ]);
  const coming = comingUp(dataOrError(event, passes), Date.now());
  return {
    passes: coming.filter(({ status }) => status === 'valid').length,
    held: dataOrError(event, orders).filter(({ status }) => status === 'created').length,
  };
};

export const actions = {
  default: preserveForm(async (event: RequestEvent) => {
    const { currentPassword, understood } = await fieldsOf(event, 'currentPassword', 'understood');
    if (understood !== 'yes') {
      const { unconfirmed } = event.locals.preferences.t.deleteAccount;
      return invalidForm({ values: {}, errors: { understood: unconfirmed } });
    }
    const body = { password: currentPassword };
    const answer = await callApi(event, '/api/users', { method: 'DELETE', body });
    if (!answer.ok) {
      const named = renamedFields(answer, { password: 'currentPassword' });
      return refusedForm(named, { understood }, ['currentPassword', 'understood']);
    }
    redirect(303, '/account/deleted');
  }),
} satisfies Actions;
