import type { User } from '@boxoffice/shared/api/users.ts';
import { redirect } from '@sveltejs/kit';
import { callApi, requireUser } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { protectLinkPage } from '#lib/server/link-page.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the page uses no token, because mail scanners open links too. */
export const load: PageServerLoad = (event) => {
  requireUser(event);
  protectLinkPage(event);
};

export const actions: Actions = {
  default: async (event) => {
    requireUser(event);
    const body = { token: event.params.token };
    const answer = await callApi<User>(event, '/api/users/email/confirm', { method: 'POST', body });
    if (!answer.ok) return refusedForm(answer, {}, []);
    redirect(303, '/account?changed=email');
  },
};
