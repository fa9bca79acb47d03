import type { User } from '@boxoffice/shared/api/users.ts';
import { type ActionFailure, error, isActionFailure, type RequestEvent } from '@sveltejs/kit';
import { type PendingForm, SIGN_IN_FIELD } from '../pending-form.ts';
import { call } from './api.ts';
import { adoptSession, dropSession } from './signed-in-user.ts';
import { formOf } from './form-fields.ts';

/** A form that its visitor gets back as they had filled it in. */
interface Restored {
  values: Partial<Record<string, string>>;
  errors: undefined;
  message: undefined;
  key: string | undefined;
}

type Act<Event extends RequestEvent, Outcome> = (event: Event) => Promise<PhaseMessage>;

/**
 * A form that only somebody who is signed in can send, and of which nothing typed is lost. Whose session has
 * ended meanwhile signs in on the spot and gets it back. When a service does not answer, a browser without
 * JavaScript gets a page that sends it again: the form's own page would need the same service.
 *
 * @throws the error page, with the form
 */
export const keeping =
  <Event extends RequestEvent, Outcome>(act: Act<Event, Outcome>): Act<Event, Outcome | Restored> =>
  async (event) => {
    const { caller, identity, preferences } = event.locals;
    const form = await formOf(event);
    if (form.has(SIGN_IN_FIELD)) return restored(event, form);
    if (!caller && identity.unknown) giveBack(event, form, 503, preferences.t.failure.silence);
    if (!caller) askWho(event, form);
    const outcome = await act(event);
    if (!isFailure(outcome)) return outcome;
    if (outcome.status === 401) askWho(event, form);
    const enhanced = event.request.headers.has('x-sveltekit-action');
    if (outcome.status >= 500 && !enhanced)
      giveBack(event, form, outcome.status, preferences.t.failure.silence);
    return outcome;
  };

const isFailure = (outcome: unknown): outcome is ActionFailure => isActionFailure(outcome);

async function restored(event: RequestEvent, form: FormData): Promise<Restored> {
  const [email, password] = [String(form.get('email') ?? ''), String(form.get('password') ?? '')];
  const answer = await call<User>(event, '/api/users/signin', { method: 'POST', body: { email, password } });
  if (!answer.ok) {
    dropSession(event);
    giveBack(event, form, answer.status, answer.errors.map(({ message }) => message).join(' '), { email });
  }
  await adoptSession(event);
  const values = Object.fromEntries(fieldsIn(form));
  return { values, errors: undefined, message: undefined, key: values.key };
}

function askWho(event: RequestEvent, form: FormData): never {
  dropSession(event);
  giveBack(event, form, 401, event.locals.preferences.t.failure.dropSession, { email: '' });
}

function giveBack(
  { url }: RequestEvent,
  form: FormData,
  status: number,
  message: string,
  signIn?: { email: string },
): never {
  const kept: PendingForm = { action: url.pathname + url.search, fields: fieldsIn(form), ...(signIn && { signIn }) };
  error(status, { message, kept });
}

/** What was typed, but for what belongs to a sign-in, and passwords: no page has one in it. */
const fieldsIn = (form: FormData): [string, string][] =>
  [...form].flatMap(([name, value]) =>
    typeof value !== 'string' || name === SIGN_IN_FIELD || name === 'email' || /password/i.test(name)
      ? []
      : [[name, value]],
  );
