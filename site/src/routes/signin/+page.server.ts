import type { User } from '@boxoffice/shared/api/users.ts';
import { redirect } from '@sveltejs/kit';
import { callApi } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { safeRedirectTarget } from '#lib/server/redirect-target.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const next = safeRedirectTarget(url.searchParams.get('next'));
  if (locals.user) redirect(303, next);
  return { next };
};

export const actions: Actions = {
  default: async (event) => {
    const { email, password, next } = await fieldsOf(event, 'email', 'password', 'next');
    const body = { email, password };
    const answer = await callApi<User>(event, '/api/users/signin', { method: 'POST', body });
    if (!answer.ok) return refusedForm(answer, { email }, ['email', 'password']);
    redirect(303, safeRedirectTarget(next));
  },
};
