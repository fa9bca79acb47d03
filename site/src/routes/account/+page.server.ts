import type { Account } from '@boxoffice/shared/api/recovery.ts';
import type { Session } from '@boxoffice/shared/api/users.ts';
import { error, redirect } from '@sveltejs/kit';
import { callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { browserName } from '#lib/server/browser-name.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireUser(event);
  const [sessions, account] = await Promise.all([
    callApi<Session[]>(event, '/api/users/sessions'),
    callApi<Account>(event, '/api/users/account'),
  ]);
  return {
    sessions: dataOrError(event, sessions).map(({ userAgent, ...session }) => ({
      ...session,
      ...browserName(userAgent),
    })),
    account: dataOrError(event, account),
  };
};

export const actions: Actions = {
  signOut: async (event) => {
    const answer = await callApi(event, '/api/users/signout', { method: 'POST', body: {} });
    if (!answer.ok) return refusedForm(answer, {}, []);
    redirect(303, '/');
  },

  verify: async (event) => {
    requireUser(event);
    const answer = await callApi(event, '/api/users/sendverification', { method: 'POST', body: {} });
    if (!answer.ok) return refusedForm(answer, {}, []);
    return { sent: true as const };
  },

  end: async (event) => {
    requireUser(event);
    const { id } = await fieldsOf(event, 'id');
    // Without an id the address would be that of all sessions.
    if (!id) error(400, event.locals.preferences.t.failure.outdated);
    const path = `/api/users/sessions/${encodeURIComponent(id)}`;
    const answer = await callApi(event, path, { method: 'DELETE' });
    if (!answer.ok) return refusedForm(answer, {}, []);
    redirect(303, '/account');
  },

  endOthers: async (event) => {
    requireUser(event);
    const answer = await callApi(event, '/api/users/sessions?keep=current', { method: 'DELETE' });
    if (!answer.ok) return refusedForm(answer, {}, []);
    redirect(303, '/account');
  },
};
