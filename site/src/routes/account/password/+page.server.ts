import type { User } from '@boxoffice/shared/api/users.ts';
import { redirect } from '@sveltejs/kit';
import { call, requireCaller } from '#lib/server/api.ts';
import { fieldsOf, refused } from '#lib/server/form.ts';
import { keeping } from '#lib/server/keeping.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = (event) => {
  requireCaller(event);
};

export const actions = {
  default: keeping(async (event: RequestEvent) => {
    const body = await fieldsOf(event, 'currentPassword', 'newPassword');
    const answer = await call<User>(event, '/api/users/password', { method: 'POST', body });
    if (!answer.ok) return refused(answer, {}, ['currentPassword', 'newPassword']);
    redirect(303, '/account?changed=password');
  }),
} satisfies Actions;
