import type { CheckInAnswer, CheckInList, FoundPasses, HelperLink } from '@boxoffice/shared/api/check-ins.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { redirect } from '@sveltejs/kit';
import { conflictsOf } from '#lib/check-in/conflicts.ts';
import type { Verdict } from '#lib/check-in/decide.ts';
import { callApi, dataOrError, requireUser } from '#lib/server/api.ts';
import { refusedForm } from '#lib/server/form-errors.ts';
import { fieldsOf } from '#lib/server/form-fields.ts';
import { helperTokenOf } from '#lib/server/helper-cookie.ts';
import { preserveForm } from '#lib/server/preserve-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const ticketPath = ({ params }: RequestEvent): string =>
  `/api/tickets/${encodeURIComponent(params.ticketId)}`;

export const load: PageServerLoad = async (event) => {
  event.setHeaders({
    'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
  });
  if (!isHelper(event)) requireUser(event);
  const path = ticketPath(event);
  const [ticketAnswer, listAnswer] = await Promise.all([
    callApi<Ticket>(event, path),
    callApi<CheckInList>(event, `${path}/check-ins`),
  ]);
  const { id, title, userId, startsAt, timeZone, place } = dataOrError(event, ticketAnswer);
  const list = dataOrError(event, listAnswer);
  const isSeller = event.locals.user?.userId === userId;
  return {
    ticket: { id, title, startsAt, timeZone, place },
    total: list.total,
    admitted: list.admitted,
    conflicts: conflictsOf(list),
    helpers: isSeller ? dataOrError(event, await callApi<HelperLink[]>(event, `${path}/helpers`)) : undefined,
    // Of the next check-in: a form that is sent twice counts once.
    checkInId: crypto.randomUUID(),
  };
};

const isHelper = ({ request, params, url }: RequestEvent): boolean =>
  helperTokenOf(request.headers.get('cookie') ?? '', params.ticketId, url.protocol === 'https:') !==
  undefined;

/** A helper has no account to sign in to again. */
const forCheckIn =
  <Result>(action: (event: RequestEvent) => Promise<Result>) =>
  (event: RequestEvent) =>
    isHelper(event) ? action(event) : preserveForm(action)(event);

export const actions = {
  checkIn: forCheckIn(async (event: RequestEvent) => {
    const values = await fieldsOf(event, 'code', 'passId', 'device', 'id');
    const { code, passId, device, id } = values;
    const body = { id, ...(passId ? { passId } : { code: code?.trim() }), ...(device && { device }) };
    const path = `${ticketPath(event)}/check-ins`;
    const answer = await callApi<CheckInAnswer>(event, path, { method: 'POST', body });
    if (!answer.ok) return refusedForm(answer, values, ['code', 'device']);
    const { result, pass, at } = answer.data;
    const verdict: Verdict = { result, seat: pass?.seat, of: pass?.of, at, device: pass?.admittedOn };
    return { verdict, values: { device }, errors: undefined, message: undefined };
  }),

  search: forCheckIn(async (event: RequestEvent) => {
    const values = await fieldsOf(event, 'text', 'device');
    const path = `${ticketPath(event)}/check-ins/search`;
    const body = { text: values.text ?? '' };
    const answer = await callApi<FoundPasses>(event, path, { method: 'POST', body });
    if (!answer.ok) return refusedForm(answer, values, ['text']);
    return { found: answer.data, values, errors: undefined, message: undefined };
  }),

  makeLink: preserveForm(async (event: RequestEvent) => {
    await fieldsOf(event);
    const path = `${ticketPath(event)}/helpers`;
    const answer = await callApi<HelperLink & { token: string }>(event, path, { method: 'POST' });
    if (!answer.ok) return refusedForm(answer, {}, []);
    return { token: answer.data.token, values: undefined, errors: undefined, message: undefined };
  }),

  endLink: preserveForm(async (event: RequestEvent) => {
    const { linkId = '' } = await fieldsOf(event, 'linkId');
    const path = `${ticketPath(event)}/helpers/${encodeURIComponent(linkId)}`;
    const answer = await callApi(event, path, { method: 'DELETE' });
    if (!answer.ok) return refusedForm(answer, {}, []);
    redirect(303, event.url.pathname);
  }),
} satisfies Actions;
