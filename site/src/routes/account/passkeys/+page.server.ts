import type { Passkey } from '@boxoffice/shared/api/passkeys.ts';
import { redirect } from '@sveltejs/kit';
import { call, dataOf, requireCaller } from '#lib/server/api.ts';
import { fieldsOf, refused } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (id: string): string => `/api/users/passkeys/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  requireCaller(event);
  return { passkeys: dataOf(event, await call<Passkey[]>(event, '/api/users/passkeys')) };
};

export const actions: Actions = {
  rename: async (event) => {
    requireCaller(event);
    const { id, name } = await fieldsOf(event, 'id', 'name');
    const answer = await call<Passkey>(event, pathOf(id), { method: 'PUT', body: { name } });
    if (!answer.ok) return refused(answer, {}, []);
    redirect(303, '/account/passkeys');
  },

  remove: async (event) => {
    requireCaller(event);
    const { id } = await fieldsOf(event, 'id');
    const answer = await call(event, pathOf(id), { method: 'DELETE' });
    if (!answer.ok) return refused(answer, {}, []);
    redirect(303, '/account/passkeys');
  },
};
