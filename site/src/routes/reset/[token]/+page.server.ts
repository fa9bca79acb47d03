import { callApi } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { protectLinkPage } from '#lib/server/link-page.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the page uses no token, because mail scanners open links too. */
export const load: PageServerLoad = (event) => protectLinkPage(event);

export const actions: Actions = {
  default: async (event) => {
    const { password } = await fieldsOf(event, 'password');
    const body = { token: event.params.token, password };
    const answer = await callApi<{ email: string }>(event, '/api/users/resetpassword', {
      method: 'POST',
      body,
    });
    if (!answer.ok) return refusedForm(answer, {}, ['password', 'token']);
    // All sessions have ended, also the one of this browser.
    event.locals.user = undefined;
    return { email: answer.data.email };
  },
};
