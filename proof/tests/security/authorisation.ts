import type { publicRoutes } from '@boxoffice/shared/api/openapi.ts';
import type { Route, RouteName } from '@boxoffice/shared/api/route.ts';

/** Something that belongs to one user; things.ts makes one of each. */
export type Thing = 'ticket' | 'order' | 'session' | 'passkey';

/**
 * Who may call a function. A token that isn't good (expired, forged, for someone else) makes nobody of its bearer.
 *
 * - `anyone`: whoever calls; what a signed-in caller is told beyond that is their own.
 * - `user`: whoever is signed in, for what is their own. Nobody is answered 401. `leaves` says that they aren't
 *   signed in after it.
 * - `owner`: of the thing that the path or the body names. Nobody is answered 401, another user `others`.
 * - `stripe`: by the signature of the body, whoever sends it. Anything else is answered 400.
 */
export type Row =
  | { who: 'anyone' | 'stripe' }
  | { who: 'user'; leaves?: true }
  | { who: 'owner'; of: Thing; others: 403 | 404; body?: (id: string) => unknown };

const anyone: Row = { who: 'anyone' };
const user: Row = { who: 'user' };
const stripe: Row = { who: 'stripe' };
const owner = (of: Thing, others: 403 | 404, body?: (id: string) => unknown): Row => ({
  who: 'owner',
  of,
  others,
  ...(body && { body }),
});

/**
 * Every public route. One without a row doesn't pass the type check; each row is tried in authorisation.test.ts
 * by everyone who might.
 */
export const routes: Record<RouteName<(typeof publicRoutes)[number]>, Row> = {
  'POST /api/users/signup': anyone,
  'POST /api/users/signin': anyone,
  'POST /api/users/signout': anyone,
  'GET /api/users/currentuser': anyone,
  'POST /api/users/refresh': anyone,
  'GET /api/users/sessions': user,
  'DELETE /api/users/sessions/:id': owner('session', 404),
  'DELETE /api/users/sessions': { who: 'user', leaves: true },
  'GET /api/users/account': user,
  'POST /api/users/sendverification': user,
  'POST /api/users/verify': anyone,
  'POST /api/users/password': user,
  'POST /api/users/forgotpassword': anyone,
  'POST /api/users/resetpassword': anyone,
  'POST /api/users/signin/options': anyone,
  'POST /api/users/signin/passkey': anyone,
  'POST /api/users/passkeys/options': user,
  'POST /api/users/passkeys': user,
  'GET /api/users/passkeys': user,
  'PUT /api/users/passkeys/:id': owner('passkey', 404, () => ({ name: 'Another name' })),
  'DELETE /api/users/passkeys/:id': owner('passkey', 404),
  'GET /.well-known/jwks.json': anyone,

  'GET /api/tickets': anyone,
  'POST /api/tickets': user,
  'GET /api/tickets/:id': anyone,
  'PUT /api/tickets/:id': owner('ticket', 403, () => ({ price: 5000 })),
  'GET /api/tickets/:id/sales': owner('ticket', 403),
  'GET /api/sales': user,

  'GET /api/orders': user,
  'POST /api/orders': user,
  'GET /api/orders/:orderId': owner('order', 404),
  'DELETE /api/orders/:orderId': owner('order', 404),

  'POST /api/payments': owner('order', 404, (orderId) => ({ orderId, token: 'tok_visa' })),
  'POST /webhooks/stripe': stripe,
};

/** Routes between services: the site answers 404 to all of them, whoever asks. rows.test.ts misses none. */
export const internalRoutes: Record<`${Route['method']} /${string}`, Row> = {
  'POST /stock/:ticketId/shrink': owner('ticket', 403, () => ({ quantity: 2, version: 2 })),
};

/** Who gives an event: a service, or the PingSource, or any Trigger whose subscriber could not take it. */
type Sender = 'tickets' | 'orders' | 'payments' | 'expiration' | 'clock' | 'triggers';

const orderEvents = {
  'order.created': 'orders',
  'order.cancelled': 'orders',
  'order.expired': 'orders',
  'order.completed': 'orders',
} satisfies Record<string, Sender>;
const tick = { 'dev.knative.sources.ping': 'clock' } satisfies Record<string, Sender>;

/**
 * Every event function, by service and type, and who gives the event. Only the Broker may hand one over: no
 * service but the site has a public address, the site lets no `ce-` header through, and NetworkPolicies close the
 * rest.
 */
export const events: Record<string, Record<string, Sender>> = {
  auth: { ...tick },
  tickets: { ...orderEvents, ...tick },
  orders: {
    'ticket.created': 'tickets',
    'ticket.updated': 'tickets',
    'payment.declined': 'payments',
    'payment.authorised': 'payments',
    'payment.captured': 'payments',
    'payment.released': 'payments',
    'payment.refunded': 'payments',
    'hold.lapsed': 'expiration',
    ...tick,
  },
  payments: { ...orderEvents, 'order.refused': 'orders', ...tick },
  expiration: { ...orderEvents, ...tick },
  'dead-letters': { '*': 'triggers' },
};
