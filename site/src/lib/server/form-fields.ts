import { error, fail, type RequestEvent } from '@sveltejs/kit';
import type { Answer } from './api.ts';
import { bodyLimit, isTooLarge } from './body.ts';

/**
 * A request's form, however often it is asked for.
 *
 * @throws the error page (413) for one that is too long, whether it says so or not
 */
export function formOf({ locals, request, url }: RequestEvent): Promise<FormData> {
  const { tooLong } = locals.preferences.t.failure;
  if (isTooLarge(request.headers, bodyLimit(url.pathname))) error(413, tooLong);
  locals.form ??= request.formData().catch((failure: unknown) => {
    if ((failure as { status?: number }).status !== 413) throw failure;
    error(413, tooLong);
  });
  return locals.form;
}

/**
 * A form's text fields; a file is no text. A field that isn't there is not an empty one: the page may be older
 * than the field.
 *
 * @throws the error page (409) when the form was made for somebody else than it is sent by: then nothing is done
 */
export async function fieldsOf<Name extends string>(
  event: RequestEvent,
  ...names: Name[]
): Promise<Partial<Record<Name, string>>> {
  const form = await formOf(event);
  const { caller, preferences } = event.locals;
  const madeFor = form.get('as');
  if (madeFor && caller && madeFor !== caller.userId) error(409, preferences.t.failure.otherVisitor);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = form.get(name);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  ) as Partial<Record<Name, string>>;
}

/**
 * Refuses a form before any service is asked: what was typed, what is wrong with which field, and what is
 * wrong at all.
 */
export const refuse = <Name extends string>(
  values: Partial<Record<Name, string>>,
  errors: Partial<Record<Name, string>>,
  rest: { message?: string; key?: string } = {},
) => fail(400, { values, errors, message: rest.message, key: rest.key });

/**
 * Shows a service's refusal: each error beside its field, the rest above the form.
 *
 * @param key kept after a failure whose outcome is unknown, so that trying again makes one thing; new
 *   after a refusal, because a refusal is kept under its key for a day
 */
export function refused<Name extends string>(
  answer: Extract<Answer<unknown>, { ok: false }>,
  values: Partial<Record<Name, string>>,
  names: readonly Name[],
  key?: string,
) {
  const errors: Partial<Record<Name, string>> = {};
  const rest: string[] = [];
  for (const { field, message } of answer.errors) {
    const name = names.find((candidate) => candidate === field);
    if (name) errors[name] ??= message;
    else rest.push(message);
  }
  const message = rest.length > 0 ? rest.join(' ') : undefined;
  const next = key === undefined ? undefined : answer.status >= 500 ? key : crypto.randomUUID();
  return fail(answer.status, { values, errors, message, key: next });
}
