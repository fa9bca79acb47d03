import type { Pass } from '@boxoffice/shared/api/passes.ts';
import { callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { settings } from '#lib/server/settings.ts';
import { shownPass } from '#lib/server/shown-pass.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (id: string): string => `/api/passes/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  return { pass: shownPass(dataOrError(event, await callApi<Pass>(event, pathOf(event.params.id)))) };
};

export const actions: Actions = {
  send: async (event) => {
    requireUser(event);
    const { email = '' } = await fieldsOf(event, 'email');
    const body = email.trim() === '' ? {} : { email: email.trim() };
    const path = `${pathOf(event.params.id)}/transfer`;
    const answer = await callApi<{ token: string }>(event, path, { method: 'POST', body });
    if (!answer.ok) return refusedForm(answer, { email }, ['email']);
    return { link: `${settings().PUBLIC_URL}/transfers/${answer.data.token}`, email: body.email };
  },

  takeBack: async (event) => {
    requireUser(event);
    await fieldsOf(event);
    const answer = await callApi(event, `${pathOf(event.params.id)}/transfer`, { method: 'DELETE' });
    if (!answer.ok) return refusedForm(answer, {}, []);
    return { takenBack: true };
  },
};
