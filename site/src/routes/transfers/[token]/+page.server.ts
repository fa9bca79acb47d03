import type { Pass } from '@boxoffice/shared/api/passes.ts';
import { redirect } from '@sveltejs/kit';
import { callApi, requireUser } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import type { Actions, PageServerLoad } from './$types';

/** The page tells nothing about the pass: a link can be found by strangers. */
export const load: PageServerLoad = (event) => {
  requireUser(event);
};

export const actions: Actions = {
  default: async (event) => {
    requireUser(event);
    await fieldsOf(event);
    const path = `/api/transfers/${encodeURIComponent(event.params.token)}/accept`;
    const answer = await callApi<Pass>(event, path, { method: 'POST', body: {} });
    if (!answer.ok) return refusedForm(answer, {}, []);
    redirect(303, `/passes/${answer.data.id}`);
  },
};
