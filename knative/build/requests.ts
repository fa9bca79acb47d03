import { randomUUID } from 'node:crypto';

/** A request of a warm-up. */
export interface Asked {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

const id = randomUUID();
const order = {
  id,
  version: 1,
  status: 'created',
  userId: id,
  ticketId: id,
  title: 'Gala',
  quantity: 1,
  total: 5000,
  currency: 'USD',
  expiresAt: new Date().toISOString(),
};
const event = (type: string, data: unknown = order): Asked => ({
  method: 'POST',
  path: '/',
  body: data,
  headers: {
    'ce-specversion': '1.0',
    'ce-id': randomUUID(),
    'ce-source': '/boxoffice/warm-up',
    'ce-type': type,
    'ce-subject': id,
  },
});
const get = (path: string): Asked => ({ method: 'GET', path });
const post = (path: string, body: unknown): Asked => ({ method: 'POST', path, body });
const tick = event('dev.knative.sources.ping', {});
const person = { email: 'a@example.com', password: 'correct horse battery' };
const orders = ['created', 'cancelled', 'expired', 'completed'].map((what) => event(`order.${what}`));
const page = (path: string): Asked => ({ method: 'GET', path, headers: { accept: 'text/html' } });

/** What each target is asked while it warms up: its doors, so that what they load and run is in the code cache. */
export const requests: Record<string, Asked[]> = {
  auth: [
    get('/api/users/currentuser'),
    // Refused before the list of common passwords is loaded: half a megabyte more in the cache, for a few milliseconds.
    post('/api/users/signup', { ...person, password: 'short' }),
    post('/api/users/signin', person),
    post('/api/users/refresh', {}),
    get('/api/users/sessions'),
    get('/.well-known/jwks.json'),
    tick,
  ],
  tickets: [
    get('/api/tickets'),
    get(`/api/tickets/${id}`),
    post('/api/tickets', { title: 'Gala', price: 5000, quantity: 2 }),
    { method: 'PUT', path: `/api/tickets/${id}`, body: { title: 'Gala', price: 5000 } },
    ...orders,
    tick,
  ],
  orders: [
    get(`/api/orders/${id}`),
    get('/api/orders'),
    post('/api/orders', { ticketId: id }),
    { method: 'DELETE', path: `/api/orders/${id}` },
    event('ticket.created', {
      id,
      version: 1,
      title: 'Gala',
      price: 5000,
      currency: 'USD',
      quantity: 2,
      userId: id,
    }),
    event('payment.authorised', {
      id,
      version: 1,
      orderId: id,
      userId: id,
      status: 'authorised',
      amount: 5000,
      currency: 'USD',
    }),
    event('hold.lapsed', { orderId: id, expiresAt: order.expiresAt }),
    tick,
  ],
  payments: [
    post('/api/payments', { orderId: id, token: 'tok_visa' }),
    post('/webhooks/stripe', {}),
    ...orders,
    tick,
  ],
  expiration: [...orders, tick],
  'dead-letters': [event('order.created')],
  site: [page('/'), page('/signin'), page(`/tickets/${id}`), page('/orders'), get('/api/tickets')],
};
