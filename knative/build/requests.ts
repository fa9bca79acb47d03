import { randomUUID } from 'node:crypto';

/** A request of the warm-up. */
export interface WarmUpRequest {
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
  sellerId: id,
  title: 'Gala',
  quantity: 1,
  total: 5000,
  currency: 'USD',
  expiresAt: new Date().toISOString(),
};
const ticket = {
  id,
  version: 1,
  title: 'Gala',
  price: 5000,
  currency: 'USD',
  quantity: 2,
  userId: id,
};
const event = (type: string, data: unknown = order): WarmUpRequest => ({
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
const get = (path: string): WarmUpRequest => ({ method: 'GET', path });
const post = (path: string, body: unknown): WarmUpRequest => ({ method: 'POST', path, body });
const tick = event('dev.knative.sources.ping', {});
const credentials = { email: 'a@example.com', password: 'correct horse battery' };
const orderEvents = ['created', 'cancelled', 'expired', 'completed'].map((name) => event(`order.${name}`));
const page = (path: string): WarmUpRequest => ({ method: 'GET', path, headers: { accept: 'text/html' } });

/** The warm-up requests of each target. They reach its handlers, so that the code cache has their code. */
export const requests: Record<string, WarmUpRequest[]> = {
  auth: [
    get('/api/users/currentuser'),
    // The short password keeps the list of common passwords out of the cache: it would add half a megabyte.
    post('/api/users/signup', { ...credentials, password: 'short' }),
    post('/api/users/signin', credentials),
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
    ...orderEvents,
    tick,
  ],
  orders: [
    get(`/api/orders/${id}`),
    get('/api/orders'),
    post('/api/orders', { ticketId: id }),
    { method: 'DELETE', path: `/api/orders/${id}` },
    event('ticket.created', ticket),
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
    ...orderEvents,
    tick,
  ],
  passes: [
    get('/api/passes'),
    get(`/api/passes/${id}-1`),
    get(`/api/tickets/${id}/check-ins`),
    event('order.completed', { ...order, status: 'complete' }),
    event('order.cancelled'),
    event('ticket.created', ticket),
  ],
  expiration: [...orderEvents, tick],
  'dead-letters': [event('order.created')],
  site: [page('/'), page('/signin'), page(`/tickets/${id}`), page('/orders'), get('/api/tickets')],
};
