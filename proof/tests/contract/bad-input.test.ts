import { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../harness/eventually.ts';
import { publish, system, table } from '../../harness/system.ts';
import { type Answered, Visitor } from '../../harness/visitor.ts';

const { url } = await system({}, {}, { built: true });
const seller = await Visitor.signedUp(url);
const ann = await Visitor.signedUp(url);
const bob = await Visitor.signedUp(url);
const nobody = new Visitor(url);
const { body: ticket } = await seller.post<Ticket>('/api/tickets', {
  title: 'Gala',
  price: 4500,
  quantity: 5,
});
const { body: order } = await ann.post<Order>('/api/orders', { ticketId: ticket.id });

/** The answer keeps the error contract, and tells nothing of the inside. */
function refused(answer: Answered<unknown>, status: number, field?: string): void {
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
    refused(await seller.post('/api/tickets', body), 400, field);
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
  test('that is no JSON, an array, or nothing at all is refused', async () => {
    for (const body of ['{"title":', '[]', '"text"', 'null', ''])
      refused(await seller.send('POST', '/api/tickets', body), 400);
  });

  test('of another content type is refused', async () => {
    refused(await seller.send('POST', '/api/tickets', 'title=x', { 'content-type': 'text/plain' }), 415);
  });

  test('of two megabytes is refused', async () => {
    refused(await seller.post('/api/tickets', { ...newTicket, title: 'x'.repeat(2_000_000) }), 413);
  });

  test('for a path or method that is not there is refused', async () => {
    refused(await ann.get('/api/nothing'), 404);
    refused(await ann.delete('/api/tickets'), 405);
  });

  test('with ids that are none finds nothing', async () => {
    refused(await ann.get('/api/tickets/1'), 404);
    refused(await ann.get('/api/orders/%00'), 404);
    refused(await ann.get(`/api/orders/${crypto.randomUUID()}`), 404);
    refused(await ann.post('/api/orders', { ticketId: 'one' }), 400, 'ticketId');
    refused(await ann.post('/api/orders', { ticketId: crypto.randomUUID() }), 404);
    refused(await ann.post('/api/payments', { orderId: crypto.randomUUID(), token: 'tok_visa' }), 404);
    refused(await ann.get('/api/tickets?cursor=abc'), 400, 'cursor');
    refused(await ann.get('/api/tickets?limit=101'), 400, 'limit');
  });

  test.each([0, -1, 1.5, 1e9, '1'])('for %s seats is refused', async (quantity) => {
    refused(await ann.post('/api/orders', { ticketId: ticket.id, quantity }), 400, 'quantity');
  });

  test('from a page of another origin is refused', async () => {
    refused(await ann.post('/api/orders', { ticketId: ticket.id }, { origin: 'https://evil.example' }), 403);
    refused(await ann.post('/api/orders', { ticketId: ticket.id }, { 'sec-fetch-site': 'cross-site' }), 403);
    expect((await ann.get('/api/tickets', { 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });
});

describe('someone else', () => {
  test('does not see, cancel or pay an order', async () => {
    refused(await bob.get(`/api/orders/${order.id}`), 404);
    refused(await bob.delete(`/api/orders/${order.id}`), 404);
    refused(await bob.post('/api/payments', { orderId: order.id, token: 'tok_visa' }), 404);
  });

  test('who is not signed in, or only says so, buys and sells nothing', async () => {
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
      refused(await nobody.post('/api/tickets', newTicket, headers), 401);
      refused(await nobody.get('/api/orders', headers), 401);
      refused(await nobody.get('/api/orders', { cookie: `session=${token}` }), 401);
    }
    expect((await nobody.get('/api/users/currentuser')).body).toEqual({ currentUser: null });
  });
});

describe('accounts', () => {
  test('bad emails, short passwords, known emails and wrong passwords are refused', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const password = 'correct horse battery';
    refused(await nobody.post('/api/users/signup', { email: 'x', password }), 400, 'email');
    refused(await nobody.post('/api/users/signup', { email, password: 'short' }), 400, 'password');
    await Visitor.signedUp(url, email);
    refused(await nobody.post('/api/users/signup', { email: email.toUpperCase(), password }), 400, 'email');
    refused(await nobody.post('/api/users/signin', { email, password: 'wrong password' }), 400);
    refused(await nobody.post('/api/users/signin', { email: `x${email}`, password }), 400);
  });
});

describe('a payment', () => {
  test('with an unknown token is refused, and another can follow', async () => {
    refused(await ann.post('/api/payments', { orderId: order.id, token: 'tok_nonsense' }), 400, 'token');
  });
});

describe('a webhook', () => {
  test.each([
    ['no signature', {}],
    ['a wrong signature', { 'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` }],
    ['an old signature', { 'stripe-signature': `t=1,v1=${'0'.repeat(64)}` }],
  ])('with %s is refused', async (_, headers) => {
    refused(await nobody.post('/webhooks/stripe', { type: 'payment_intent.succeeded' }, headers), 400);
  });
});

describe('an event', () => {
  test('of a type that nobody takes, or with a broken body, harms nobody and is not lost', async () => {
    expect(await publish('order.unheard-of', '{}')).toBe(202);
    const id = crypto.randomUUID();
    expect(await publish('payment.authorised', '{"broken', id)).toBe(202);
    await eventually(
      () => table('boxoffice-dead-letters'),
      (rows) => rows.some((row) => JSON.stringify(row).includes(id)),
      150_000,
    );
    expect((await ann.get(`/api/orders/${order.id}`)).status).toBe(200);
  });
});

test('a refused request stores nothing but that it was tried', async () => {
  const stored = async () =>
    (await table('boxoffice-tickets')).filter(({ pk }) => !String(pk).startsWith('ATTEMPTS#'));
  const before = (await stored()).length;
  refused(await seller.post('/api/tickets', { ...newTicket, price: 1 }), 400, 'price');
  refused(await ann.put(`/api/tickets/${ticket.id}`, { price: 9999 }), 403);
  expect(await stored()).toHaveLength(before);
});
