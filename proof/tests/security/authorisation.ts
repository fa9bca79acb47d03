import type { publicRoutes } from '@boxoffice/shared/api/openapi.ts';
import type { Route, RouteName } from '@boxoffice/shared/api/route.ts';
import { picture } from '../../harness/picture.ts';
import type { Resource } from './account.ts';

/**
 * The callers that a route admits. A request with an invalid token counts as signed out.
 *
 * - `anyone`: every caller. A signed-in caller also gets their own data.
 * - `user`: every signed-in user, for their own data. A signed-out caller gets 401. `signsOut`: the request ends the
 *   caller's session. `isConfirmed`: the user must have confirmed the address, else 403.
 * - `owner`: the owner of the resource that the path or the body names. A signed-out caller gets 401, another user gets
 *   `othersGet`.
 * - `stripe`: every caller whose body has Stripe's signature. Other callers get 400.
 */
export type AccessRule =
  | { caller: 'anyone' | 'stripe' }
  | { caller: 'user'; signsOut?: true; isConfirmed?: true; body?: () => unknown }
  | { caller: 'owner'; resource: Resource; othersGet: 403 | 404; body?: (id: string) => unknown };

const anyone: AccessRule = { caller: 'anyone' };
const user: AccessRule = { caller: 'user' };
const stripe: AccessRule = { caller: 'stripe' };
const owner = (resource: Resource, othersGet: 403 | 404, body?: (id: string) => unknown): AccessRule => ({
  caller: 'owner',
  resource,
  othersGet,
  ...(body && { body }),
});

/**
 * The access rule of every public route. A route without a rule fails the type check. authorisation.test.ts tries
 * every kind of caller on each route.
 */
export const routes: Record<RouteName<(typeof publicRoutes)[number]>, AccessRule> = {
  'POST /api/users/signup': anyone,
  'POST /api/users/signin': anyone,
  'POST /api/users/signout': anyone,
  'GET /api/users/currentuser': anyone,
  'POST /api/users/refresh': anyone,
  'GET /api/users/sessions': user,
  'DELETE /api/users/sessions/:id': owner('session', 404),
  'DELETE /api/users/sessions': { caller: 'user', signsOut: true },
  'GET /api/users/account': user,
  'POST /api/users/sendverification': user,
  'POST /api/users/verify': anyone,
  'POST /api/users/password': user,
  'POST /api/users/email': user,
  'POST /api/users/email/confirm': user,
  'GET /api/users/export': user,
  'DELETE /api/users': user,
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
  'POST /api/tickets': { caller: 'user', isConfirmed: true, body: () => ({ title: 'Gala', price: 4500 }) },
  'GET /api/tickets/:id': anyone,
  'PUT /api/tickets/:id': owner('ticket', 403, () => ({ price: 5000 })),
  'DELETE /api/tickets/:id': owner('ticket', 403),
  'POST /api/tickets/:id/cancel': owner('ticket', 403, () => ({ reason: 'The singer is ill' })),
  'POST /api/tickets/:id/cover': owner('ticket', 403, () => picture),
  'DELETE /api/tickets/:id/cover': owner('ticket', 403),
  'GET /covers/:cover/:file': anyone,
  'GET /api/tickets/:id/sales': owner('ticket', 403),
  'GET /api/tickets/:id/sales/timeline': owner('ticket', 403),
  'GET /api/sales': user,
  'GET /api/sales/:ticketId/orders': owner('ticket', 404),

  'GET /api/orders': user,
  'POST /api/orders': user,
  'GET /api/orders/:orderId': owner('order', 404),
  'DELETE /api/orders/:orderId': owner('order', 404),
  // The seller is the owner. The buyer is refused by another rule, which has its own test.
  'POST /api/orders/:orderId/refunds': owner('sold order', 404),

  'POST /api/payments': owner('order', 404, (orderId) => ({ orderId, token: 'tok_visa' })),
  'POST /webhooks/stripe': stripe,
  'GET /api/payouts/account': user,
  'POST /api/payouts/account': user,

  'GET /api/passes': user,
  'GET /api/passes/:id': owner('pass', 404),
  'GET /api/orders/:orderId/passes.pdf': owner('paid order', 404),
  'GET /api/orders/:orderId/calendar.ics': owner('paid order', 404),
  'POST /api/passes/:id/transfer': owner('pass', 404, () => ({})),
  'DELETE /api/passes/:id/transfer': owner('pass', 404),
  // Whoever has the secret of the link.
  'POST /api/transfers/:token/accept': user,
  'POST /api/tickets/:id/check-ins': owner('ticket', 403, () => ({ code: 'none' })),
  'POST /api/tickets/:id/check-ins/upload': owner('ticket', 403, () => ({
    checkIns: [{ code: 'none', at: '2030-01-01T00:00:00Z' }],
  })),
  'GET /api/tickets/:id/check-ins': owner('ticket', 403),
  'POST /api/tickets/:id/check-ins/search': owner('ticket', 403, () => ({ text: 'ann' })),
  'POST /api/tickets/:id/helpers': owner('ticket', 403),
  'GET /api/tickets/:id/helpers': owner('ticket', 403),
  'DELETE /api/tickets/:id/helpers/:linkId': owner('ticket', 403),
};

/** The access rules of the routes between services. The site answers 404 to all of them. */
export const internalRoutes: Record<`${Route['method']} /${string}`, AccessRule> = {
  // It only reads the ticket again.
  'POST /stock/:ticketId/follow': user,
  'GET /payouts/status': user,
  'POST /stock/:ticketId/shrink': owner('ticket', 403, () => ({ quantity: 2, version: 2 })),
  'GET /exports/orders': user,
  'GET /exports/passes': user,
  'GET /exports/payouts': user,
  'GET /exports/tickets': user,
  // A sweep has no user. The answers are only versions of ids that the caller must know.
  'POST /replicas/orders/versions': anyone,
  'POST /replicas/payments/versions': anyone,
  'POST /replicas/tickets/versions': anyone,
  'POST /replicas/users/versions': anyone,
  'POST /sellers/close': user,
  'POST /addresses/forget': user,
  // A mail is sent without a caller. The Egress rules decide who may call, and ids are random.
  'POST /recipients': anyone,
  // The same: orders asks for the orders of its own list.
  'POST /admissions': anyone,
};

/** The sender of an event: a service, the PingSource, or the dead letter sink of any Trigger. */
type Sender = 'auth' | 'tickets' | 'orders' | 'payments' | 'expiration' | 'ping-source' | 'triggers';

const orderEvents = {
  'order.created': 'orders',
  'order.cancelled': 'orders',
  'order.expired': 'orders',
  'order.completed': 'orders',
} satisfies Record<string, Sender>;
const tick = { 'dev.knative.sources.ping': 'ping-source' } satisfies Record<string, Sender>;

/**
 * The sender of every event that a service handles, by service and event type. Only the Broker can deliver an event:
 * the services are cluster-local, the site forwards no `ce-` header, and NetworkPolicies block other callers.
 */
export const events: Record<string, Record<string, Sender>> = {
  auth: { ...tick },
  tickets: {
    ...orderEvents,
    'order.reduced': 'orders',
    'payment.refunded': 'payments',
    'payment.disputed': 'payments',
    'user.deleted': 'auth',
    ...tick,
  },
  orders: {
    'ticket.created': 'tickets',
    'ticket.updated': 'tickets',
    'ticket.cancelled': 'tickets',
    'payment.declined': 'payments',
    'payment.authorised': 'payments',
    'payment.captured': 'payments',
    'payment.released': 'payments',
    'payment.refunded': 'payments',
    'payment.disputed': 'payments',
    'hold.lapsed': 'expiration',
    ...tick,
  },
  payments: {
    ...orderEvents,
    'order.reduced': 'orders',
    'order.refused': 'orders',
    'user.deleted': 'auth',
    ...tick,
  },
  expiration: { ...orderEvents, ...tick },
  passes: {
    'ticket.created': 'tickets',
    'ticket.updated': 'tickets',
    'ticket.cancelled': 'tickets',
    'order.cancelled': 'orders',
    'order.expired': 'orders',
    'order.completed': 'orders',
    'order.reduced': 'orders',
    'user.deleted': 'auth',
    ...tick,
  },
  'dead-letters': { '*': 'triggers' },
};
