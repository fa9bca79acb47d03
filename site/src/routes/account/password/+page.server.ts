import type { User } from '@boxoffice/shared/api/users.ts';
import { redirect } from '@sveltejs/kit';
import { callApi, requireUser } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = (event) => {
  requireUser(event);
};

export const actions = {
  default: preserveForm(async (event: RequestEvent) => {
    const body = await fieldsOf(event, 'currentPassword', 'newPassword');
    const answer = await callApi<User>(event, '/api/users/password', { method: 'POST', body });
    if (!answer.ok) return refusedForm(answer, {}, ['currentPassword', 'newPassword']);
    redirect(303, '/account?changed=password');
  }),
} satisfies Actions;
