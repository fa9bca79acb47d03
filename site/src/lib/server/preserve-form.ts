import type { User } from '@boxoffice/shared/api/users.ts';
import { type ActionFailure, error, isActionFailure, type RequestEvent } from '@sveltejs/kit';
import { type PendingForm, SIGN_IN_FIELD } from '../pending-form.ts';
import { callApi } from './api.ts';
import { formOf } from './form-fields.ts';
import { adoptSession, dropSession } from './signed-in-user.ts';

/** The result of a sign-in: the page shows the form with the values that were typed before it. */
interface RestoredForm {
  values: Partial<Record<string, string>>;
  errors: undefined;
  message: undefined;
  key: string | undefined;
}

type FormAction<Event extends RequestEvent, Result> = (event: Event) => Promise<Result>;

/**
 * Wraps the action of a form for signed-in users so that nothing typed is lost.
 *
 * When the session has ended, the visitor signs in on the error page and gets the form back. When a service does not
 * answer, a browser without JavaScript gets an error page that sends the form again: the form's own page would need the
 * same service.
 *
 * @throws the error page, with the form
 */
export const preserveForm =
  <Event extends RequestEvent, Result>(
    action: FormAction<Event, Result>,
  ): FormAction<Event, Result | RestoredForm> =>
  async (event) => {
    const { user, identity, preferences } = event.locals;
    const { noAnswer } = preferences.t.failure;
    const form = await formOf(event);
    if (form.has(SIGN_IN_FIELD)) return signInAndRestore(event, form);
    if (!user && identity.authUnavailable) throwPendingForm(event, form, 503, noAnswer);
    if (!user) askToSignIn(event, form);
    const result = await action(event);
    if (!isFailure(result)) return result;
    if (result.status === 401) askToSignIn(event, form);
    const hasJavaScript = event.request.headers.has('x-sveltekit-action');
    if (result.status >= 500 && !hasJavaScript) throwPendingForm(event, form, result.status, noAnswer);
    return result;
  };

const isFailure = (result: unknown): result is ActionFailure => isActionFailure(result);

async function signInAndRestore(event: RequestEvent, form: FormData): Promise<RestoredForm> {
  const email = String(form.get('email') ?? '');
  const password = String(form.get('password') ?? '');
  const body = { email, password };
  const answer = await callApi<User>(event, '/api/users/signin', { method: 'POST', body });
  if (!answer.ok) {
    dropSession(event);
    const message = answer.errors.map((each) => each.message).join(' ');
    throwPendingForm(event, form, answer.status, message, { email });
  }
  await adoptSession(event);
  const values = Object.fromEntries(pendingFields(form));
  return { values, errors: undefined, message: undefined, key: values.key };
}

function askToSignIn(event: RequestEvent, form: FormData): never {
  dropSession(event);
  throwPendingForm(event, form, 401, event.locals.preferences.t.failure.signedOut, { email: '' });
}

function throwPendingForm(
  { url }: RequestEvent,
  form: FormData,
  status: number,
  message: string,
  signIn?: PendingForm['signIn'],
): never {
  const pendingForm: PendingForm = {
    action: url.pathname + url.search,
    fields: pendingFields(form),
    ...(signIn && { signIn }),
  };
  error(status, { message, pendingForm });
}

/** The text fields without those of a sign-in. A password must never be part of a page. */
const pendingFields = (form: FormData): PendingForm['fields'] =>
  [...form].flatMap(([name, value]) =>
    typeof value !== 'string' || name === SIGN_IN_FIELD || name === 'email' || /password/i.test(name)
      ? []
      : [[name, value]],
  );
