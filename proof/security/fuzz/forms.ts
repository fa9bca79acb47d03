import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import type { Fixtures } from './fixtures.ts';
import { brokenCaller, brokenSegment, contentEncoding, notText } from './mistakes.ts';
import { brokenPictureForm } from './pictures.ts';
import type { FuzzRequest } from './requests.ts';

/** A form of a page: valid values of its fields, and of its path from the first parameter to the last. */
interface Form {
  fields: Record<string, unknown[]>;
  parameter?: unknown[];
  /** The operation whose callers send it, if it ends a session. */
  callers?: string;
}

const ROUTES = resolve(import.meta.dirname, '../../../site/src/routes');

/** Every form of the site, by its route and action. */
function formsFrom({ values }: Fixtures): Record<string, Form> {
  const key = [crypto.randomUUID(), crypto.randomUUID()];
  const ticket = {
    title: ['Gala'],
    price: ['45.00', '12'],
    currency: ['USD', 'JPY'],
    quantity: ['1', '2'],
    startsAt: ['', '2027-07-16T21:30'],
    endsAt: ['', '2027-07-16T23:00'],
    salesStartAt: ['', '2027-06-01T10:00'],
    salesEndAt: ['', '2027-07-16T20:00'],
    returnsUntil: ['', '2027-07-10T20:00'],
    timeZone: ['UTC', 'Europe/Berlin'],
    place: ['', 'Berlin'],
    category: ['', 'music'],
    description: ['', 'One\r\nTwo'],
  };
  const [email, password] = [values['POST /api/users/signin email'] ?? [], values.currentPassword ?? []];
  const passkeys = values['PUT /api/users/passkeys/{id} id'] ?? [];
  const signOut = 'POST /api/users/signout';
  const refund = { quantity: ['1'], reason: ['', 'The balcony is closed'], key };
  const soldOrders = (values['GET /api/passes orderId'] ?? []).flatMap((order) =>
    (values['GET /api/tickets/{id}/check-ins id'] ?? []).map((ticketId) => `${ticketId}/orders/${order}`),
  );
  return {
    '/signin': { fields: { email, password, next: ['/orders', '/'] } },
    '/signup': { fields: { email: ['new@example.com'], password, next: ['/'] } },
    '/sell': { fields: { ...ticket, key } },
    '/reset': { fields: { email } },
    '/reset/[token]': { fields: { password }, parameter: ['unknown'] },
    '/verify/[token]': { fields: {}, parameter: ['unknown'] },
    '/tickets/[id]?/buy': { fields: { quantity: ['1'], key }, parameter: values.ticketId ?? [] },
    '/sales/[ticketId]/edit?/pause': {
      fields: { paused: ['true', 'false'] },
      parameter: values['PUT /api/tickets/{id} id'] ?? [],
    },
    '/sales/[ticketId]/edit?/cover': {
      fields: { picture: ['text'] },
      parameter: values['POST /api/tickets/{id}/cover id'] ?? [],
    },
    '/sales/[ticketId]/edit?/removeCover': {
      fields: {},
      parameter: values['POST /api/tickets/{id}/cover id'] ?? [],
    },
    '/sales/[ticketId]/edit?/withdraw': {
      fields: {},
      parameter: values['DELETE /api/tickets/{id} id'] ?? [],
    },
    '/sales/[ticketId]/edit?/edit': {
      fields: { ...ticket, version: ['1'], was: ['{}'], confirmMove: ['', 'true'] },
      parameter: values['PUT /api/tickets/{id} id'] ?? [],
    },
    '/orders/[id]?/pay': { fields: { key }, parameter: values.orderId ?? [] },
    '/orders/[id]?/cancel': { fields: {}, parameter: values.orderId ?? [] },
    '/orders/[id]?/giveBack': { fields: { key }, parameter: values.orderId ?? [] },
    '/sales/[ticketId]/cancel': {
      fields: { reason: ['The singer is ill'] },
      parameter: values['POST /api/tickets/{id}/cancel id'] ?? [],
    },
    '/sales/[ticketId]/orders/[orderId]?/review': { fields: refund, parameter: soldOrders },
    // Not the orders of the other requests: their passes must stay valid.
    '/sales/[ticketId]/orders/[orderId]?/refund': { fields: refund, parameter: ['unknown/orders/unknown'] },
    '/passes/[id]?/send': {
      fields: { email: ['', 'friend@example.com'] },
      parameter: values['POST /api/passes/{id}/transfer id'] ?? [],
    },
    '/passes/[id]?/takeBack': {
      fields: {},
      parameter: ['unknown'],
    },
    '/transfers/[token]': { fields: {}, parameter: ['unknown'] },
    '/check-in/[ticketId]?/checkIn': {
      fields: {
        code: values['POST /api/tickets/{id}/check-ins code'] ?? [],
        passId: [''],
        device: ['North gate'],
        id: [crypto.randomUUID()],
      },
      parameter: values['POST /api/tickets/{id}/check-ins id'] ?? [],
    },
    '/check-in/[ticketId]?/makeLink': {
      fields: {},
      parameter: values['POST /api/tickets/{id}/helpers id'] ?? [],
    },
    '/check-in/[ticketId]?/endLink': {
      fields: { linkId: [crypto.randomUUID()] },
      parameter: values['DELETE /api/tickets/{id}/helpers/{linkId} id'] ?? [],
    },
    '/check-in/[ticketId]?/search': {
      fields: { text: ['example'], device: ['North gate'] },
      parameter: values['POST /api/tickets/{id}/check-ins id'] ?? [],
    },
    '/account?/signOut': { fields: {}, callers: signOut },
    '/account?/verify': { fields: {} },
    '/account?/end': { fields: { id: [crypto.randomUUID()] } },
    '/account?/endOthers': { fields: {}, callers: signOut },
    '/account/passkeys?/rename': { fields: { id: passkeys, name: ['Key'] } },
    '/account/passkeys?/remove': { fields: { id: [crypto.randomUUID()] } },
    '/account/email': {
      fields: { newEmail: ['new@example.com', ...email], currentPassword: ['wrong', ...password] },
    },
    '/email/[token]': { fields: {}, parameter: ['unknown'] },
    // The accounts that send the operation itself. The form deletes none: its requests have a wrong password.
    '/account/delete': { fields: { currentPassword: ['wrong'], understood: ['yes'] } },
    '/account/password': { fields: { currentPassword: ['wrong'], newPassword: password } },
    '/account/payouts': { fields: {} },
    '/preferences': { fields: { language: ['de', 'en'], theme: ['dark'], next: ['/', '/orders'] } },
    '/wake/[service]': { fields: {}, parameter: ['auth'] },
  };
}

/** Values that no field of a form expects, and some of which no header, no clock and no key can have. */
const badField = fc.oneof(
  notText,
  fc.constantFrom(
    '',
    ' ',
    '\u65e5\u672c',
    'a\nb',
    '-1',
    '1e9',
    'x'.repeat(5000),
    '/\u65e5\u672c',
    '//evil.example',
  ),
  fc.constantFrom('0000-01-01T00:00', '0001-01-01T00:00', '9999-12-31T23:59', '2027-02-30T20:00'),
);

/** Bodies that are not a form. */
const notForm = fc.constantFrom(
  { type: 'multipart/form-data; boundary=x', body: 'broken' },
  { type: 'multipart/form-data; boundary=x', body: '--x\r\nContent-Disposition: form-data' },
  { type: 'multipart/form-data', body: 'broken' },
  brokenPictureForm,
  { type: 'application/json', body: '{}' },
  { type: 'text/plain', body: 'x' },
  { type: 'x', body: 'x' },
  { type: 'application/x-sveltekit-formdata', body: 'x' },
);
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** One time in `n` a value, else undefined. */
const oneIn = <Value>(n: number, values: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: n - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: values });

/** Requests to every form of every page. About half of them are valid. */
export function formRequests(fixtures: Fixtures): fc.Arbitrary<FuzzRequest>[] {
  const forms = formsFrom(fixtures);
  const missing = routesWithForms().filter(
    (route) => !Object.keys(forms).some((name) => name.split('?')[0] === route),
  );
  if (missing.length > 0) throw new Error(`The fuzz has no values for the forms of ${missing.join(', ')}`);
  return Object.entries(forms).map(([name, form]) => requestsTo(name, form, fixtures.callers));
}

function requestsTo(
  name: string,
  { fields, parameter = [''], callers: operation = 'usual' }: Form,
  callers: Fixtures['callers'],
): fc.Arbitrary<FuzzRequest> {
  // A page's form is sent with cookies, and a browser names the page's origin.
  const browsers = (callers[operation] ?? []).filter(({ origin }) => origin !== undefined);
  const names = Object.keys(fields);
  return fc
    .record({
      caller: fc.constantFrom(...browsers),
      values: fc.tuple(...Object.values(fields).map((valid) => fc.constantFrom(...valid))),
      segment: fc.constantFrom(...parameter),
      brokenSegment: oneIn(12, brokenSegment),
      badField: oneIn(3, fc.tuple(fc.nat(), badField)),
      notForm: oneIn(6, notForm),
      brokenCaller: oneIn(12, brokenCaller),
      encoding: oneIn(12, contentEncoding),
    })
    .map(({ caller, values, segment, badField: bad, ...mistakes }) => {
      const form = new URLSearchParams(
        Object.fromEntries(names.map((field, n) => [field, String(values[n])])),
      );
      const badName = bad && (names[bad[0] % names.length] ?? 'key');
      if (bad && badName) form.set(badName, bad[1].toWellFormed());
      const path = name.replace(/\[.*\]/, mistakes.brokenSegment ?? String(segment));
      return {
        operation: `form ${name}`,
        method: 'POST',
        path,
        headers: {
          ...caller,
          accept: 'text/html',
          'content-type': mistakes.notForm?.type ?? FORM_TYPE,
          ...mistakes.brokenCaller,
          ...mistakes.encoding,
        },
        body: mistakes.notForm?.body ?? form.toString(),
        isPage: true,
        twice: false,
      };
    });
}

/** The routes whose source has actions or takes a POST. */
const routesWithForms = (): string[] =>
  readdirSync(ROUTES, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name === '+page.server.ts' || name === '+server.ts')
    .map((file) => join(file.parentPath, file.name))
    .filter((file) => /export const (actions|POST)\b/.test(readFileSync(file, 'utf8')))
    .map((file) => file.slice(ROUTES.length).replace(/\/\+[\w.]+$/, ''));
