import { call } from '#lib/server/api.ts';
import { fieldsOf, refused } from '#lib/server/form-fields.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const { email } = await fieldsOf(event, 'email');
    const answer = await call(event, '/api/users/forgotpassword', { method: 'POST', body: { email } });
    if (!answer.ok) return refused(answer, { email }, ['email']);
    return { sentTo: email };
  },
};
