import { callApi } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { protectLinkPage } from '#lib/server/link-page.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the page uses no token, because mail scanners open links too. */
export const load: PageServerLoad = (event) => protectLinkPage(event);

export const actions: Actions = {
  default: async (event) => {
    const body = { token: event.params.token };
    const answer = await callApi<{ email: string }>(event, '/api/users/verify', { method: 'POST', body });
    if (!answer.ok) return refusedForm(answer, {}, []);
    return { email: answer.data.email };
  },
};
