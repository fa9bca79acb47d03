import type { Passkey } from '@boxoffice/shared/api/passkeys.ts';
import { redirect } from '@sveltejs/kit';
import { call, dataOrError, requireUser } from '#lib/server/api.ts';
import { fieldsOf, refused } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const pathOf = (id: string): string => `/api/users/passkeys/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  return { passkeys: dataOrError(event, await call<Passkey[]>(event, '/api/users/passkeys')) };
};

export const actions = {
  rename: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, 'id', 'name');
    const { id = '', name } = values;
    const answer = await call<Passkey>(event, pathOf(id), { method: 'PUT', body: { name } });
    if (!answer.ok) return refused(answer, values, ['name']);
    redirect(303, '/account/passkeys');
  }),

  remove: preserveForm(async (event: RequestEvent) => {
    const { id = '' } = await fieldsOf(event, 'id');
    const answer = await call(event, pathOf(id), { method: 'DELETE' });
    if (!answer.ok) return refused(answer, {}, ['name']);
    redirect(303, '/account/passkeys');
  }),
} satisfies Actions;
