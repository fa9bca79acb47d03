import type { Session } from '@boxoffice/shared/api/users.ts';
import { redirect } from '@sveltejs/kit';
import { call, dataOf, requireCaller } from '#lib/server/api.ts';
import { fieldsOf, refused } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireCaller(event);
  return { sessions: dataOf(event, await call<Session[]>(event, '/api/users/sessions')) };
};

export const actions: Actions = {
  signOut: async (event) => {
    const answer = await call(event, '/api/users/signout', { method: 'POST', body: {} });
    if (!answer.ok) return refused(answer, {}, []);
    redirect(303, '/');
  },

  end: async (event) => {
    requireCaller(event);
    const { id } = await fieldsOf(event, 'id');
    const path = `/api/users/sessions/${encodeURIComponent(id)}`;
    const answer = await call(event, path, { method: 'DELETE' });
    if (!answer.ok) return refused(answer, {}, []);
    redirect(303, '/account');
  },
};
