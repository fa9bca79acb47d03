import { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { describe, expect, test } from 'vitest';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { type Answered, Visitor } from '../../harness/visitor.ts';

const system = await startSystem();
const { url } = system;
const seller = await signedUpSeller(system);
const ann = await Visitor.signedUp(url);
const bob = await Visitor.signedUp(url);
const signedOut = new Visitor(url);
const { body: ticket } = await seller.post<Ticket>('/api/tickets', {
  title: 'Gala',
  price: 4500,
  quantity: 5,
});
const { body: order } = await ann.post<Order>('/api/orders', { ticketId: ticket.id });

/** The answer follows the error contract and contains no stack and no path of a source file. */
function expectRefused(answer: Answered<unknown>, status: number, field?: string): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(Errors.parse(answer.body).errors).toMatchObject([{ ...(field && { field }) }]);
  expect(JSON.stringify(answer.body)).not.toMatch(/\n\s+at |node_modules|\.ts:/);
}

const newTicket = { title: 'Gala', price: 4500 };

describe('a ticket', () => {
  test.each([
    ['no title', { price: 4500 }, 'title'],
    ['an empty title', { ...newTicket, title: '  ' }, 'title'],
    ['a title of 201 characters', { ...newTicket, title: 'x'.repeat(201) }, 'title'],
    ['a negative price', { ...newTicket, price: -4500 }, 'price'],
    ['a fractional price', { ...newTicket, price: 45.5 }, 'price'],
    ['a price as text', { ...newTicket, price: '4500' }, 'price'],
    ['no seats', { ...newTicket, quantity: 0 }, 'quantity'],
    ['a billion seats', { ...newTicket, quantity: 1e9 }, 'quantity'],
    ['an unknown currency', { ...newTicket, currency: 'XXX' }, 'currency'],
    ['an unknown field', { ...newTicket, colour: 'red' }, 'colour'],
  ])('with %s is refused', async (_, body, field) => {
    expectRefused(await seller.post('/api/tickets', body), 400, field);
  });

  test.each([
    ['price', { ...newTicket, price: 49 }, 50, 99_999_999],
    ['quantity', { ...newTicket, quantity: 0 }, 1, 100_000],
  ])('with a %s out of range is refused with both limits', async (field, body, min, max) => {
    const { status, body: answer } = await seller.post<Errors>('/api/tickets', body);
    expect(status).toBe(400);
    expect(answer.errors).toMatchObject([{ field, code: `${field}-out-of-range`, min, max }]);
    expect(answer.errors[0]?.message).toContain(`between ${min} and ${max}`);
  });
});

describe('a request', () => {
  test('whose body is not a JSON object is refused', async () => {
    for (const body of ['{"title":', '[]', '"text"', 'null', ''])
      expectRefused(await seller.send('POST', '/api/tickets', body), 400);
  });

  test('with another content type is refused', async () => {
    expectRefused(
      await seller.send('POST', '/api/tickets', 'title=x', { 'content-type': 'text/plain' }),
      415,
    );
  });

  test('of two megabytes is refused', async () => {
    expectRefused(await seller.post('/api/tickets', { ...newTicket, title: 'x'.repeat(2_000_000) }), 413);
  });

  test('for an unknown path or method is refused', async () => {
    expectRefused(await ann.get('/api/nothing'), 404);
    expectRefused(await ann.delete('/api/tickets'), 405);
  });

  test('with an unknown or invalid id, cursor or limit is refused', async () => {
    expectRefused(await ann.get('/api/tickets/1'), 404);
    expectRefused(await ann.get('/api/orders/%00'), 404);
    expectRefused(await ann.get(`/api/orders/${crypto.randomUUID()}`), 404);
    expectRefused(await ann.post('/api/orders', { ticketId: 'one' }), 400, 'ticketId');
    expectRefused(await ann.post('/api/orders', { ticketId: crypto.randomUUID() }), 404);
    expectRefused(await ann.post('/api/payments', { orderId: crypto.randomUUID(), token: 'tok_visa' }), 404);
    expectRefused(await ann.get('/api/tickets?cursor=abc'), 400, 'cursor');
    expectRefused(await ann.get('/api/tickets?limit=101'), 400, 'limit');
  });

  test.each([0, -1, 1.5, 1e9, '1'])('for %s seats is refused', async (quantity) => {
    expectRefused(await ann.post('/api/orders', { ticketId: ticket.id, quantity }), 400, 'quantity');
  });

  test('from a page of another origin is refused', async () => {
    expectRefused(
      await ann.post('/api/orders', { ticketId: ticket.id }, { origin: 'https://evil.example' }),
      403,
    );
    expectRefused(
      await ann.post('/api/orders', { ticketId: ticket.id }, { 'sec-fetch-site': 'cross-site' }),
      403,
    );
    expect((await ann.get('/api/tickets', { 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });
});

describe('another user', () => {
  test('cannot see, cancel, or pay an order', async () => {
    expectRefused(await bob.get(`/api/orders/${order.id}`), 404);
    expectRefused(await bob.delete(`/api/orders/${order.id}`), 404);
    expectRefused(await bob.post('/api/payments', { orderId: order.id, token: 'tok_visa' }), 404);
  });

  test('without a valid token cannot sell and sees no orders', async () => {
    const [header, payload] = (ann.cookieNamed('session') ?? '').split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const forged = [
      '',
      'x',
      `${header}.${payload}.`,
      `${none}.${payload}.`,
      `${header}.${payload}.${'A'.repeat(86)}`,
    ];
    for (const token of forged) {
      const headers = { authorization: `Bearer ${token}` };
      expectRefused(await signedOut.post('/api/tickets', newTicket, headers), 401);
      expectRefused(await signedOut.get('/api/orders', headers), 401);
      expectRefused(await signedOut.get('/api/orders', { cookie: `session=${token}` }), 401);
    }
    expect((await signedOut.get('/api/users/currentuser')).body).toEqual({ currentUser: null });
  });
});

describe('accounts', () => {
  test('invalid emails, short passwords, taken emails and wrong passwords are refused', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const password = 'correct horse battery';
    expectRefused(await signedOut.post('/api/users/signup', { email: 'x', password }), 400, 'email');
    expectRefused(await signedOut.post('/api/users/signup', { email, password: 'short' }), 400, 'password');
    await Visitor.signedUp(url, email);
    expectRefused(
      await signedOut.post('/api/users/signup', { email: email.toUpperCase(), password }),
      400,
      'email',
    );
    expectRefused(await signedOut.post('/api/users/signin', { email, password: 'wrong password' }), 400);
    expectRefused(await signedOut.post('/api/users/signin', { email: `x${email}`, password }), 400);
  });
});

describe('a payment', () => {
  test('with an unknown token is refused', async () => {
    expectRefused(
      await ann.post('/api/payments', { orderId: order.id, token: 'tok_nonsense' }),
      400,
      'token',
    );
  });
});

describe('a webhook', () => {
  test.each([
    ['no signature', {}],
    ['a wrong signature', { 'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` }],
    ['an old signature', { 'stripe-signature': `t=1,v1=${'0'.repeat(64)}` }],
  ])('with %s is refused', async (_, headers) => {
    expectRefused(
      await signedOut.post('/webhooks/stripe', { type: 'payment_intent.succeeded' }, headers),
      400,
    );
  });
});

describe('an event', () => {
  test('of an unhandled type or with an unreadable body harms no service and becomes a dead letter', async () => {
    expect(await system.publish('order.unheard-of', '{}')).toBe(202);
    const id = crypto.randomUUID();
    expect(await system.publish('payment.authorised', '{"broken', id)).toBe(202);
    await system.hasDeadLetter(id, 150_000);
    expect((await ann.get(`/api/orders/${order.id}`)).status).toBe(200);
  });
});

test('a refused request stores nothing but its attempt', async () => {
  const stored = async () =>
    (await system.table('tickets')).filter(({ pk }) => !String(pk).startsWith('ATTEMPTS#'));
  const before = (await stored()).length;
  expectRefused(await seller.post('/api/tickets', { ...newTicket, price: 1 }), 400, 'price');
  expectRefused(await ann.put(`/api/tickets/${ticket.id}`, { price: 9999 }), 403);
  expect(await stored()).toHaveLength(before);
});
