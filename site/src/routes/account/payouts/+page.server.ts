import type { PayoutAccount } from '@boxoffice/shared/api/payouts.ts';
import { error, redirect } from '@sveltejs/kit';
import { callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { settings } from '#lib/server/settings.ts';
import type { Actions, PageServerLoad } from './$types';

const path = '/api/payouts/account';

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  return { account: dataOrError(event, await callApi<PayoutAccount>(event, path)) };
};

export const actions: Actions = {
  default: async (event) => {
    requireUser(event);
    await fieldsOf(event);
    const answer = await callApi<{ url?: string }>(event, path, { method: 'POST', body: {} });
    if (!answer.ok) return refusedForm(answer, {}, []);
    if (!answer.data.url) error(502, event.locals.preferences.t.payouts.noPage);
    redirect(303, answer.data.url, { external: settings().providerOrigins });
  },
};
