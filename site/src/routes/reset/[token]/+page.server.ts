import { call } from '#lib/server/api.ts';
import { fieldsOf, refused } from '#lib/server/form-fields.ts';
import { protectLinkPage } from '#lib/server/link-page.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the page does nothing: mail scanners open links too. */
export const load: PageServerLoad = (event) => protectLinkPage(event);

export const actions: Actions = {
  default: async (event) => {
    const { password } = await fieldsOf(event, 'password');
    const body = { token: event.params.token, password };
    const answer = await call<{ email: string }>(event, '/api/users/resetpassword', { method: 'POST', body });
    if (!answer.ok) return refused(answer, {}, ['password', 'token']);
    // Every session has ended, this browser's too.
    event.locals.user = undefined;
    return { email: answer.data.email };
  },
};
