import { callApi, requireUser } from '#lib/server/api.ts';
import { refusedForm, renamedFields } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = (event) => {
  requireUser(event);
};

export const actions = {
  // The names differ from those of a sign-in, whose form can take the place of this one.
  default: preserveForm(async (event: RequestEvent) => {
    const { newEmail, currentPassword } = await fieldsOf(event, 'newEmail', 'currentPassword');
    const body = { email: newEmail, password: currentPassword };
    const answer = await callApi(event, '/api/users/email', { method: 'POST', body });
    if (answer.ok) return { sentTo: newEmail };
    const named = renamedFields(answer, { email: 'newEmail', password: 'currentPassword' });
    return refusedForm(named, { newEmail }, ['newEmail', 'currentPassword']);
  }),
} satisfies Actions;
