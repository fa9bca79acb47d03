import type { publicRoutes } from './openapi.ts';
import type { Route, RouteName } from './route.ts';

/** What the OpenAPI document says about an operation beyond its schemas. Handlers do not load this file. */
export interface Documentation {
  tag: 'Account' | 'Passkeys' | 'Tickets' | 'Sales' | 'Orders' | 'Payments' | 'Passes' | 'Keys';
  description: string;
  /** A request body that the route accepts. */
  request?: unknown;
  /** Values of path and query parameters. */
  parameters?: Record<string, unknown>;
  /** A body of the success answer; absent when the answer has none. */
  answer?: unknown;
}

const id = {
  user: '0197a0d0-0000-7000-8000-000000000001',
  ticket: '0197a0d0-0000-7000-8000-000000000002',
  order: '0197a0d0-0000-7000-8000-000000000003',
  payment: '0197a0d0-0000-7000-8000-000000000004',
  session: '0197a0d0-0000-7000-8000-000000000005',
  passkey: '0197a0d0-0000-7000-8000-000000000006',
  seller: '0197a0d0-0000-7000-8000-000000000007',
  transfer: '0197a0d0-0000-7000-8000-000000000008',
  pass: '0197a0d0-0000-7000-8000-000000000003-1',
  link: '0197a0d0-0000-7000-8000-000000000009',
  cover: '0197a0d0-0000-7000-8000-00000000000a',
};
const email = 'ada@example.com';
const password = 'correct horse battery';
const token = 'xK3vQ8ZtY1rB5nW0cJ7dLw2s';
const user = { id: id.user, email };
const createdAt = '2026-11-27T18:00:00.000Z';

const ticket = {
  id: id.ticket,
  title: 'The Magic Flute, stalls',
  price: 4500,
  currency: 'EUR',
  startsAt: '2027-07-16T17:30:00.000Z',
  timeZone: 'Europe/Berlin',
  place: 'Waldbühne, Berlin',
  category: 'music',
  quantity: 200,
  available: 195,
  held: 2,
  userId: id.seller,
  version: 1,
  createdAt,
  updatedAt: createdAt,
};
const sales = {
  quantity: 200,
  available: 195,
  held: 2,
  sold: 3,
  earned: [{ amount: 13500, currency: 'EUR' }],
  refunded: [{ amount: 0, currency: 'EUR' }],
  fee: [{ amount: 675, currency: 'EUR' }],
  paidOut: [{ amount: 12825, currency: 'EUR' }],
  pending: [{ amount: 0, currency: 'EUR' }],
};
const order = {
  id: id.order,
  status: 'created',
  expiresAt: '2026-11-27T18:20:00.000Z',
  quantity: 2,
  ticket: { id: id.ticket, title: ticket.title, price: 4500 },
  total: 9000,
  currency: 'EUR',
  userId: id.user,
  sellerId: id.seller,
  createdAt: '2026-11-27T18:05:00.000Z',
  version: 1,
};
const soldOrder = {
  id: id.order,
  status: 'complete',
  email,
  quantity: 2,
  price: 4500,
  total: 9000,
  currency: 'EUR',
  createdAt: order.createdAt,
  completedAt: '2026-11-27T18:06:00.000Z',
  admitted: 0,
};
const code = 'EBl6DQAABwAIAAAAAAAAAAMBl6DQAABwAIAAAAAAAAAAAgAAAAEAAQ';
const transferToken = 'AZeg0AAAcACAAAAAAAAAAwAAAAHzDx5K1mYbQ3T0cVnRw8uZ';
const pass = {
  id: id.pass,
  orderId: id.order,
  ticketId: id.ticket,
  seat: 1,
  of: 2,
  status: 'valid',
  code,
  holder: id.user,
  version: 2,
  ticket: {
    id: id.ticket,
    title: ticket.title,
    startsAt: ticket.startsAt,
    timeZone: ticket.timeZone,
    place: ticket.place,
  },
};
const admitted = {
  result: 'admitted',
  pass: { id: id.pass, seat: 1, of: 2, admittedOn: 'North gate' },
  at: '2027-07-16T16:45:00.000Z',
};
const helperLink = { id: id.link, createdAt, expiresAt: '2027-07-17T17:30:00.000Z' };
const passkey = {
  id: id.passkey,
  name: 'Work laptop',
  createdAt,
  lastUsedAt: null,
  synced: true,
};
const credential = {
  id: 'rVQxYcPq0yF8o2mX5lZ1Tg',
  rawId: 'rVQxYcPq0yF8o2mX5lZ1Tg',
  type: 'public-key',
  clientExtensionResults: {},
};
const clientDataJSON = 'eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0';

type PublicRoute = (typeof publicRoutes)[number];

/** One entry for each public route: the compiler rejects a route without one. */
const documentation: Record<RouteName<PublicRoute>, Documentation> = {
  'POST /api/users/signup': {
    tag: 'Account',
    description:
      'Creates the account, starts a session and sends a mail with a link that confirms the address. ' +
      'The session is set as the cookies `session` and `refresh`.',
    request: { email, password },
    answer: user,
  },
  'POST /api/users/signin': {
    tag: 'Account',
    description:
      'Starts a session. An unknown address, a wrong password and a locked account get the same answer, ' +
      'in the same time.',
    request: { email, password },
    answer: user,
  },
  'POST /api/users/signout': {
    tag: 'Account',
    description: 'Ends the current session and clears its cookies. Without a session it changes nothing.',
    request: {},
    answer: {},
  },
  'GET /api/users/currentuser': {
    tag: 'Account',
    description: 'Returns the signed-in user, or `null` for an anonymous request.',
    answer: { currentUser: user },
  },
  'POST /api/users/refresh': {
    tag: 'Account',
    description:
      'Exchanges the refresh token (cookie `refresh`) for a new pair of tokens. Using an old refresh token ' +
      'again ends the session, because it may have been stolen.',
    request: {},
    answer: user,
  },
  'GET /api/users/sessions': {
    tag: 'Account',
    description:
      'Lists the sessions of the signed-in user: when, where and with which browser each was used.',
    answer: [
      {
        id: id.session,
        createdAt,
        lastUsedAt: createdAt,
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0',
        network: '203.0.113.0/24',
        current: true,
      },
    ],
  },
  'DELETE /api/users/sessions/:id': {
    tag: 'Account',
    description: 'Ends one session of the signed-in user, for example on a lost device.',
    parameters: { id: id.session },
  },
  'DELETE /api/users/sessions': {
    tag: 'Account',
    description: 'Ends every session of the signed-in user. With `keep=current` this session stays.',
    parameters: { keep: 'current' },
  },
  'GET /api/users/account': {
    tag: 'Account',
    description: 'Returns the account and whether its email address is confirmed.',
    answer: { ...user, verified: true, createdAt },
  },
  'POST /api/users/sendverification': {
    tag: 'Account',
    description: 'Sends another mail with a confirmation link. A confirmed address gets no further mail.',
    request: {},
    answer: {},
  },
  'POST /api/users/verify': {
    tag: 'Account',
    description:
      'Confirms an email address with the token of the mailed link. A token works once. The first confirmation ends ' +
      'every session and removes every passkey, because someone else may have signed up with the address.',
    request: { token },
    answer: { email, sessionsEnded: true },
  },
  'POST /api/users/password': {
    tag: 'Account',
    description:
      'Changes the password. Every other session of the account ends, and this session gets new tokens.',
    request: { currentPassword: password, newPassword: 'a better horse battery' },
    answer: user,
  },
  'POST /api/users/email': {
    tag: 'Account',
    description:
      'Mails a link to the new address, and a notice to the present one. The address changes when the link is used. ' +
      'If the new address has an account, its owner gets a notice in place of the link; the answer is the same. ' +
      'A later request replaces this one, and a new password ends it.',
    request: { email: 'ada.new@example.com', password },
    answer: {},
  },
  'POST /api/users/email/confirm': {
    tag: 'Account',
    description:
      'The caller must be signed in to the account, because the reader of a mail may not be its owner. ' +
      'Every other session ends, and this browser gets new cookies. 409: someone has signed up with the address meanwhile.',
    request: { token },
    answer: { ...user, email: 'ada.new@example.com' },
  },
  'GET /api/users/export': {
    tag: 'Account',
    description:
      'A file of any length, sent while it is made. If a service fails in the middle, the connection breaks off, and the ' +
      'file is not valid JSON.',
    answer: {
      exportedAt: '2026-11-27T18:30:00.000Z',
      account: { ...user, verified: true, createdAt, language: 'en' },
      sessions: [],
      passkeys: [passkey],
      orders: [order],
      passes: [pass],
      tickets: [],
    },
  },
  'DELETE /api/users': {
    tag: 'Account',
    description:
      'Erases the account, its sessions and passkeys, and what other services keep of the user beside the id. ' +
      'Orders and passes keep the id: passes for events to come can no longer be opened. ' +
      '409: the user sells an event that is neither over, cancelled nor withdrawn.',
    request: { password },
  },
  'POST /api/users/forgotpassword': {
    tag: 'Account',
    description:
      'Mails a link that sets a new password, if the address has an account. The answer is the same for every ' +
      'address.',
    request: { email },
    answer: {},
  },
  'POST /api/users/resetpassword': {
    tag: 'Account',
    description:
      'Sets a new password with the token of the mailed link. A token works once, and every session ends.',
    request: { token, password: 'a better horse battery' },
    answer: { email },
  },
  'POST /api/users/passkeys/options': {
    tag: 'Passkeys',
    description:
      'Returns the options for `navigator.credentials.create()` ' +
      '(PublicKeyCredentialCreationOptionsJSON of WebAuthn). They are valid for 15 minutes.',
    request: {},
    answer: { challenge: 'p3Zk7Vv0rJ5cQm2sX9bN1A' },
  },
  'POST /api/users/passkeys': {
    tag: 'Passkeys',
    description: 'Stores the passkey that the browser created. The sign-in must be recent, else 403.',
    request: {
      name: 'Work laptop',
      credential: { ...credential, response: { clientDataJSON, attestationObject: 'o2NmbXRkbm9uZQ' } },
    },
    answer: passkey,
  },
  'GET /api/users/passkeys': {
    tag: 'Passkeys',
    description: 'Lists the passkeys of the signed-in user, newest first.',
    answer: [passkey],
  },
  'PUT /api/users/passkeys/:id': {
    tag: 'Passkeys',
    description: 'Renames a passkey.',
    parameters: { id: id.passkey },
    request: { name: 'Work phone' },
    answer: { ...passkey, name: 'Work phone' },
  },
  'DELETE /api/users/passkeys/:id': {
    tag: 'Passkeys',
    description: 'Removes a passkey, so that it can no longer sign in. The sign-in must be recent, else 403.',
    parameters: { id: id.passkey },
  },
  'POST /api/users/signin/options': {
    tag: 'Passkeys',
    description:
      'Returns the options for `navigator.credentials.get()` ' +
      '(PublicKeyCredentialRequestOptionsJSON of WebAuthn). They are valid for 15 minutes.',
    request: {},
    answer: { challenge: 'p3Zk7Vv0rJ5cQm2sX9bN1A' },
  },
  'POST /api/users/signin/passkey': {
    tag: 'Passkeys',
    description: 'Starts a session with the signed challenge of a passkey.',
    request: {
      credential: {
        ...credential,
        response: { clientDataJSON, authenticatorData: 'SZYN5YgOjGh0NBcP', signature: 'MEUCIQDx' },
      },
    },
    answer: user,
  },
  'GET /api/tickets': {
    tag: 'Tickets',
    description:
      'Lists tickets page by page. The next page is in the `Link` header (`rel="next"`). Events that are over, and ' +
      'descriptions, are left out.',
    parameters: { q: 'flute', category: 'music', from: '2027-07-16T00:00:00Z', sort: 'soonest', limit: 20 },
    answer: [ticket],
  },
  'POST /api/tickets': {
    tag: 'Tickets',
    description:
      'Lists a ticket for sale. The caller becomes its seller. Until the caller has confirmed their email address, ' +
      'the answer is 403 with the code `email-unconfirmed`.',
    request: {
      title: ticket.title,
      price: 4500,
      quantity: 200,
      currency: 'EUR',
      startsAt: ticket.startsAt,
      timeZone: ticket.timeZone,
      place: ticket.place,
      category: ticket.category,
    },
    answer: { ...ticket, available: 200 },
  },
  'GET /api/tickets/:id': {
    tag: 'Tickets',
    description: 'Returns one ticket with its description and the seats that can be bought now.',
    parameters: { id: id.ticket },
    answer: { ...ticket, description: 'With the Berlin Symphony. The gates open at 18:00.' },
  },
  'PUT /api/tickets/:id': {
    tag: 'Tickets',
    description:
      'Changes the given fields of a ticket; absent fields stay. Only its seller may. With `version`, a ticket ' +
      'that has changed since is refused with 409.',
    parameters: { id: id.ticket },
    request: { price: 3900, version: 1 },
    answer: { ...ticket, price: 3900, version: 2 },
  },
  'POST /api/tickets/:id/cancel': {
    tag: 'Tickets',
    description:
      'Cancels an event. Its sale stops at once, and every complete order is refunded soon after. Only its seller may.',
    parameters: { id: id.ticket },
    request: { reason: 'The singer is ill' },
    answer: { ...ticket, cancelledAt: createdAt, cancelReason: 'The singer is ill', version: 2 },
  },
  'DELETE /api/tickets/:id': {
    tag: 'Tickets',
    description:
      'Withdraws a ticket. It is refused with 409 while a seat is held or sold. Only its seller may.',
    parameters: { id: id.ticket },
  },
  'POST /api/tickets/:id/cover': {
    tag: 'Tickets',
    description:
      'Stores the picture of the body in three sizes, without its metadata, and shows it instead of the one before. A picture has at most 5 MB, 8,000 pixels on each side and 25 million in all. Only the seller of the ticket may.',
    parameters: { id: id.ticket },
    answer: { ...ticket, cover: id.cover, version: 2 },
  },
  'DELETE /api/tickets/:id/cover': {
    tag: 'Tickets',
    description: 'Shows the painted cover again. Only the seller of the ticket may.',
    parameters: { id: id.ticket },
  },
  'GET /covers/:cover/:file': {
    tag: 'Tickets',
    description:
      'A picture that was uploaded for a ticket. A new picture has a new address, so the answer may be cached for a year.',
    parameters: { cover: id.cover, file: 'card.webp' },
  },
  'GET /api/tickets/:id/sales': {
    tag: 'Sales',
    description:
      'Returns the seats sold and held and the money earned by a ticket. Only its seller may read it.',
    parameters: { id: id.ticket },
    answer: sales,
  },
  'GET /api/tickets/:id/sales/timeline': {
    tag: 'Sales',
    description:
      'Counts the seats of complete orders by the time when they were ordered, in hours, days or weeks, so that the ' +
      'whole sale has at most 48 points. Only the seller of the event reads it.',
    parameters: { id: id.ticket },
    answer: {
      orders: 2,
      complete: true,
      seconds: 86_400,
      points: [
        { from: '2026-11-26T00:00:00.000Z', seats: 1 },
        { from: '2026-11-27T00:00:00.000Z', seats: 2 },
      ],
    },
  },
  'GET /api/sales': {
    tag: 'Sales',
    description: 'Lists the tickets of the signed-in seller with their sales, newest first.',
    answer: [{ ...ticket, ...sales }],
  },
  'GET /api/sales/:ticketId/orders': {
    tag: 'Sales',
    description:
      'Lists the orders of an event that are complete, the last paid first, with the address of each buyer and the ' +
      'number of admitted seats. Only the seller of the event reads it. As `text/csv` one answer has all orders (RFC ' +
      '4180, UTF-8 with a byte order mark). It breaks off without its last chunk if a service fails on the way.',
    parameters: { ticketId: id.ticket, q: 'ada@' },
    answer: [soldOrder],
  },
  'GET /api/orders': {
    tag: 'Orders',
    description: 'Lists the orders of the signed-in user, newest first.',
    answer: [order],
  },
  'POST /api/orders': {
    tag: 'Orders',
    description:
      'Holds seats for 15 minutes (`HOLD_SECONDS`), so that the buyer can pay. With an `Idempotency-Key`, a repeated ' +
      'request returns the first answer and holds nothing more.',
    request: { ticketId: id.ticket, quantity: 2, price: 4500, currency: 'EUR' },
    answer: order,
  },
  'GET /api/orders/:orderId': {
    tag: 'Orders',
    description: "Returns one order of the signed-in user. Another user's order is 404.",
    parameters: { orderId: id.order },
    answer: { ...order, status: 'complete', payment: 'captured', version: 2 },
  },
  'DELETE /api/orders/:orderId': {
    tag: 'Orders',
    description: 'Cancels an unpaid order and frees its seats. A complete order is 409.',
    parameters: { orderId: id.order },
  },
  'POST /api/orders/:orderId/refunds': {
    tag: 'Orders',
    description:
      "Gives seats of a complete order back. The ticket's seller may at any time, and the buyer until `returnableUntil`, " +
      'except seats whose passes were admitted. ' +
      'Without `quantity` all seats go back, and the order is cancelled.',
    parameters: { orderId: id.order },
    request: { quantity: 1, reason: 'The balcony is closed' },
    answer: {
      ...order,
      status: 'complete',
      payment: 'captured',
      quantity: 1,
      total: 4500,
      refunds: [{ quantity: 1, amount: 4500, reason: 'The balcony is closed', at: order.createdAt }],
      version: 3,
    },
  },
  'POST /api/payments': {
    tag: 'Payments',
    description:
      'Pays for an order. With a card token the card is authorised at once; a declined card is 402. Without a ' +
      'token the answer has the `url` of a hosted checkout page. The card is charged when the seats are confirmed.',
    request: { orderId: id.order, token: 'tok_visa' },
    answer: { id: id.payment },
  },
  'POST /webhooks/stripe': {
    tag: 'Payments',
    description:
      'Receives Stripe events. The raw body must be signed (`Stripe-Signature` header); an event that cannot be ' +
      'verified is 400.',
    answer: { received: true },
  },
  'GET /api/payouts/account': {
    tag: 'Payments',
    description:
      'Tells how the signed-in seller is paid. Without an enabled account the platform keeps the money of sold ' +
      'tickets. With one each payment goes to the seller, less the fee.',
    answer: {
      status: 'enabled',
      feePercent: 2.5,
      optional: true,
      balance: [{ amount: 13163, currency: 'EUR' }],
      payouts: [{ amount: 87750, currency: 'EUR', status: 'paid', arrivesAt: createdAt }],
    },
  },
  'POST /api/payouts/account': {
    tag: 'Payments',
    description:
      'Returns the address of a page at the payment provider, which works once and for some minutes. The provider ' +
      "asks the seller there for what it needs, or shows an enabled account's payouts.",
    answer: { url: 'https://connect.stripe.com/setup/e/acct_1/1' },
  },
  'GET /api/passes': {
    tag: 'Passes',
    description:
      'Lists the passes that the signed-in user holds. With `orderId` the buyer of the order also sees the passes ' +
      'that went to others, without their codes.',
    parameters: { orderId: id.order },
    answer: [pass],
  },
  'GET /api/passes/:id': {
    tag: 'Passes',
    description: 'Returns a pass with its code. Only its holder may read it; for others it is 404.',
    parameters: { id: id.pass },
    answer: pass,
  },
  'GET /api/orders/:orderId/passes.pdf': {
    tag: 'Passes',
    description:
      'Returns the passes of an order that the caller holds and that are not void, as a PDF with one pass to a page. ' +
      'Its words are in the language of Accept-Language.',
    parameters: { orderId: id.order },
  },
  'GET /api/orders/:orderId/calendar.ics': {
    tag: 'Passes',
    description:
      'Returns the event of an order as an iCalendar file, for the buyer and for whoever holds a pass of it. A later ' +
      'file replaces an earlier one in the calendar. An event without a date is 409.',
    parameters: { orderId: id.order },
  },
  'POST /api/passes/:id/transfer': {
    tag: 'Passes',
    description:
      'Offers a pass to someone else. Until somebody accepts it the pass stays valid and can be taken back. The ' +
      'link ends at the start of the event, or after 30 days.',
    parameters: { id: id.pass },
    request: { email },
    answer: { id: id.transfer, expiresAt: ticket.startsAt, token: transferToken },
  },
  'DELETE /api/passes/:id/transfer': {
    tag: 'Passes',
    description: 'Takes back a pass that nobody has accepted. Its link ends.',
    parameters: { id: id.pass },
  },
  'POST /api/transfers/:token/accept': {
    tag: 'Passes',
    description:
      'Makes the signed-in user the holder of a pass. It gets a new code, and the old one is void from then on. A ' +
      'link works once; an unknown, used and ended link get the same 404.',
    parameters: { token: transferToken },
    answer: { ...pass, version: 3 },
  },
  'POST /api/tickets/:id/check-ins': {
    tag: 'Passes',
    description:
      'Checks in one pass. The first check-in admits it. Only the seller of the ticket and the helpers may. `at` is ' +
      'the time of a check-in that was made without a network. The same `id`, or without one the same `code`, `at` ' +
      'and `device`, counts once.',
    parameters: { id: id.ticket },
    request: { code, device: 'North gate' },
    answer: admitted,
  },
  'POST /api/tickets/:id/check-ins/upload': {
    tag: 'Passes',
    description:
      'Stores up to 100 check-ins that a scanner made without a network. It can be repeated. A pass that two ' +
      'scanners admitted is a conflict, which the list of check-ins shows.',
    parameters: { id: id.ticket },
    request: { checkIns: [{ code, at: '2027-07-16T16:45:00.000Z', device: 'North gate' }] },
    answer: { results: [admitted] },
  },
  'GET /api/tickets/:id/check-ins': {
    tag: 'Passes',
    description:
      'Returns every pass of an event and the public keys of the codes, so that a scanner works without a network. ' +
      'A request with `If-None-Match` is answered 304 while nothing has changed.',
    parameters: { id: id.ticket },
    answer: {
      total: 1,
      admitted: 1,
      publicKeys: [
        { kty: 'OKP', crv: 'Ed25519', kid: '2026-11', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
      ],
      passes: [{ id: id.pass, generation: 1, status: 'admitted', at: admitted.at, device: 'North gate' }],
    },
  },
  'POST /api/tickets/:id/check-ins/search': {
    tag: 'Passes',
    description:
      'Finds the passes whose holder has this text in the email address, or who got the pass at such an address. It ' +
      'reads the first 1,000 passes of an event and returns at most 20.',
    parameters: { id: id.ticket },
    request: { text: 'ann' },
    answer: {
      passes: [{ id: id.pass, seat: 1, of: 2, status: 'valid', email: 'an…@example.com' }],
      complete: true,
    },
  },
  'POST /api/tickets/:id/helpers': {
    tag: 'Passes',
    description:
      'Makes a link for helpers. Whoever sends its token in the header `Helper-Token` can list, search and check in ' +
      'the passes of this event and do nothing else. An event has at most 20 links.',
    parameters: { id: id.ticket },
    answer: { ...helperLink, token: 'Hw8eStZmG0N09HFZ0cPLmQ' },
  },
  'GET /api/tickets/:id/helpers': {
    tag: 'Passes',
    description: 'Lists the links of helpers that work, without their tokens.',
    parameters: { id: id.ticket },
    answer: [helperLink],
  },
  'DELETE /api/tickets/:id/helpers/:linkId': {
    tag: 'Passes',
    description: 'Ends a link. Its helpers are refused from then on. A repeat has the same answer.',
    parameters: { id: id.ticket, linkId: id.link },
  },
  'GET /.well-known/jwks.json': {
    tag: 'Keys',
    description: 'Returns the public keys that verify access tokens (a JSON Web Key Set, RFC 7517).',
    answer: {
      keys: [
        { kty: 'OKP', crv: 'Ed25519', kid: '2026-11', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
      ],
    },
  },
};

/** The documentation of a public route. */
export const documentationOf = ({ method, path }: Pick<Route, 'method' | 'path'>): Documentation =>
  documentation[`${method} ${path}` as RouteName<PublicRoute>];
