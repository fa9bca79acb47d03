import { error, type RequestEvent } from '@sveltejs/kit';
import { bodyLimit, isTooLarge, isUpload } from './body.ts';

/** The media types of HTML forms. */
const FORM_TYPE = /^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i;

/**
 * The form of a request. It can be called several times: the first call reads the body.
 *
 * @throws the error page: (413) for a form above the size limit, (415) for another media type than a form's, (400) for a
 *   form that cannot be parsed
 */
export function formOf({ locals, request, url }: RequestEvent): Promise<FormData> {
  const { tooLong, unreadable } = locals.preferences.t.failure;
  if (!FORM_TYPE.test(request.headers.get('content-type') ?? '')) error(415, unreadable);
  if (isTooLarge(request.headers.get('content-length'), bodyLimit(url.pathname + url.search)))
    error(413, isUpload(url.pathname + url.search) ? locals.preferences.t.cover.tooLarge : tooLong);
  locals.form ??= request.formData().catch((failure: unknown) => {
    if ((failure as { status?: number }).status === 413) error(413, tooLong);
    error(400, unreadable);
  });
  return locals.form;
}

/**
 * The text fields of a form. An absent field differs from an empty one: a page from before a deploy can lack a new
 * field.
 *
 * @throws the error page (409) when the page was rendered for another user than the one who sends the form
 */
export async function fieldsOf<Name extends string>(
  event: RequestEvent,
  ...names: Name[]
): Promise<Partial<Record<Name, string>>> {
  const form = await formOf(event);
  const { user, preferences } = event.locals;
  const pageUser = form.get('as');
  if (pageUser && user && pageUser !== user.userId) error(409, preferences.t.failure.otherVisitor);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = form.get(name);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  ) as Partial<Record<Name, string>>;
}
