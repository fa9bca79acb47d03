import { fail } from '@sveltejs/kit';
import type { ApiAnswer } from './api.ts';

/** What a page shows after a form was not accepted. Every form's action fails with this. */
export interface FormErrors<Name extends string> {
  /** What the visitor typed. */
  values: Partial<Record<Name, string>>;
  /** The message beside each wrong field. */
  errors: Partial<Record<Name, string>>;
  /** The message above the form. */
  message?: string | undefined;
  /** The Idempotency-Key of the next attempt. */
  key?: string | undefined;
}

/** Fails an action before a service is called. */
export const invalidForm = <Name extends string>({ values, errors, message, key }: FormErrors<Name>) =>
  fail(400, { values, errors, message, key });

/** A refusal with the names that a form has for the fields of the API. */
export const renamedFields = <Answer extends Extract<ApiAnswer<unknown>, { ok: false }>>(
  answer: Answer,
  names: Record<string, string>,
): Answer => ({
  ...answer,
  errors: answer.errors.map((each) => ({ ...each, field: names[each.field ?? ''] ?? each.field })),
});

/**
 * Fails an action because a service refused it. An error of a named field is shown beside that field, any other above
 * the form.
 *
 * @param key the Idempotency-Key of this attempt. A failure of unknown outcome keeps the key, so that another attempt
 *   cannot take effect twice. A refusal replaces it, because the service stores the refusal under its key for a day.
 */
export function refusedForm<Name extends string>(
  answer: Extract<ApiAnswer<unknown>, { ok: false }>,
  values: Partial<Record<Name, string>>,
  names: readonly Name[],
  key?: string,
) {
  const errors: Partial<Record<Name, string>> = {};
  const others: string[] = [];
  for (const { field, message } of answer.errors) {
    const name = names.find((candidate) => candidate === field);
    if (name) errors[name] ??= message;
    else others.push(message);
  }
  const message = others.length > 0 ? others.join(' ') : undefined;
  const nextKey = key === undefined ? undefined : answer.status >= 500 ? key : crypto.randomUUID();
  return fail(answer.status, { values, errors, message, key: nextKey });
}
