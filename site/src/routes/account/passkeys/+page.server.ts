import type { Passkey } from '@boxoffice/shared/api/passkeys.ts';
import { redirect } from '@sveltejs/kit';
import { callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const pathOf = (id: string): string => `/api/users/passkeys/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  return { passkeys: dataOrError(event, await callApi<Passkey[]>(event, '/api/users/passkeys')) };
};

export const actions = {
  rename: preserveForm(async (event: RequestEvent) => {
    const values = await fieldsOf(event, 'id', 'name');
    const { id = '', name } = values;
    const answer = await callApi<Passkey>(event, pathOf(id), { method: 'PUT', body: { name } });
    if (!answer.ok) return refusedForm(answer, values, ['name']);
    redirect(303, '/account/passkeys');
  }),

  remove: preserveForm(async (event: RequestEvent) => {
    const { id = '' } = await fieldsOf(event, 'id');
    const answer = await callApi(event, pathOf(id), { method: 'DELETE' });
    if (!answer.ok) return refusedForm(answer, {}, ['name']);
    redirect(303, '/account/passkeys');
  }),
} satisfies Actions;
