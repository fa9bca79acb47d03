import { callApi } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const { email } = await fieldsOf(event, 'email');
    const answer = await callApi(event, '/api/users/forgotpassword', { method: 'POST', body: { email } });
    if (!answer.ok) return refusedForm(answer, { email }, ['email']);
    return { sentTo: email };
  },
};
