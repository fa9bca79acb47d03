import type { User } from '@boxoffice/shared/api/users.ts';
import { redirect } from '@sveltejs/kit';
import { call, requireCaller, toSignIn } from '#lib/server/api.ts';
import { fieldsOf, refused } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
  requireCaller(event);
};

export const actions: Actions = {
  default: async (event) => {
    requireCaller(event);
    const body = await fieldsOf(event, 'currentPassword', 'newPassword');
    const answer = await call<User>(event, '/api/users/password', { method: 'POST', body });
    if (!answer.ok && answer.status === 401) toSignIn(event);
    if (!answer.ok) return refused(answer, {}, ['currentPassword', 'newPassword']);
    redirect(303, '/account?changed=password');
  },
};
