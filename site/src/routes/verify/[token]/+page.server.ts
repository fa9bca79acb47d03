import { call } from '#lib/server/api.ts';
import { refused } from '#lib/server/form-fields.ts';
import { protectLinkPage } from '#lib/server/link-page.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the page does nothing: mail scanners open links too. */
export const load: PageServerLoad = (event) => protectLinkPage(event);

export const actions: Actions = {
  default: async (event) => {
    const body = { token: event.params.token };
    const answer = await call<{ email: string }>(event, '/api/users/verify', { method: 'POST', body });
    if (!answer.ok) return refused(answer, {}, []);
    return { email: answer.data.email };
  },
};
