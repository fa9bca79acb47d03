import type { Passkey } from '@boxoffice/shared/api/passkeys.ts';
import { redirect } from '@sveltejs/kit';
import { call, dataOf, requireCaller } from '#lib/server/api.ts';
import { fieldsOf, refused } from '#lib/server/form.ts';
import { keeping } from '#lib/server/keeping.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const pathOf = (id: string): string => `/api/users/passkeys/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  requireCaller(event);
  return { passkeys: dataOf(event, await call<Passkey[]>(event, '/api/users/passkeys')) };
};

export const actions = {
  rename: keeping(async (event: RequestEvent) => {
    const values = await fieldsOf(event, 'id', 'name');
    const { id = '', name } = values;
    const answer = await call<Passkey>(event, pathOf(id), { method: 'PUT', body: { name } });
    if (!answer.ok) return refused(answer, values, ['name']);
    redirect(303, '/account/passkeys');
  }),

  remove: keeping(async (event: RequestEvent) => {
    const { id = '' } = await fieldsOf(event, 'id');
    const answer = await call(event, pathOf(id), { method: 'DELETE' });
    if (!answer.ok) return refused(answer, {}, ['name']);
    redirect(303, '/account/passkeys');
  }),
} satisfies Actions;
