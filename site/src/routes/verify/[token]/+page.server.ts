import { callApi } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { protectLinkPage } from '#lib/server/link-page.ts';
import type { Actions, PageServerLoad } from './$types';

interface Confirmed {
  email: string;
  sessionsEnded: boolean;
}

/** Opening the page uses no token, because mail scanners open links too. */
export const load: PageServerLoad = (event) => protectLinkPage(event);

export const actions: Actions = {
  default: async (event) => {
    const body = { token: event.params.token };
    const answer = await callApi<Confirmed>(event, '/api/users/verify', { method: 'POST', body });
    if (!answer.ok) return refusedForm(answer, {}, []);
    const { email, sessionsEnded } = answer.data;
    if (sessionsEnded && event.locals.user?.email === email) event.locals.user = undefined;
    return { email, sessionsEnded };
  },
};
