import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { describe, expect, test } from 'vitest';
import { signedUpSeller } from '../../harness/seller.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const system = await startSystem();
const { url } = system;
const seller = await signedUpSeller(system);
const buyer = await Visitor.signedUp(url);
const anyone = new Visitor(url);

const ticket = { title: 'Gala', price: 4500, currency: 'EUR', quantity: 9 };
const start = { startsAt: '2027-10-31T01:30:15Z', timeZone: 'Europe/Berlin' };
const listed = (await seller.post<Ticket>('/api/tickets', { ...ticket, ...start })).body;
const order = (await buyer.post<Order>('/api/orders', { ticketId: listed.id })).body;

const FORM = 'application/x-www-form-urlencoded';
const sendForm = (visitor: Visitor, path: string, body: string, headers: Record<string, string> = {}) =>
  visitor.send<string>('POST', path, body, {
    origin: url,
    accept: 'text/html',
    'content-type': FORM,
    ...headers,
  });
const fields = (values: Record<string, string>) => new URLSearchParams(values).toString();
const ticketForm = { title: 'Gala', price: '45.00', currency: 'EUR', quantity: '9' };

/** A page with a heading, not the text of a library. */
const isPage = (html: string) => /<h1[\s\S]*?\p{L}[\s\S]*?<\/h1>/u.test(html) && html.includes('Boxoffice');

describe('a cookie', () => {
  const live = `x.${Buffer.from('{"exp":99999999999}').toString('base64url')}.`;

  test.each(['session=%', `session=${live}%0a`, `session=${live}%E6%97%A5`, 'a b=1; \u00ff=2; %=%'])(
    '%s shows every page as to a visitor who is not signed in',
    async (cookie) => {
      for (const [path, status] of [
        ['/', 200],
        ['/signin', 200],
        ['/orders', 303],
        ['/api/tickets', 200],
        ['/api/orders', 401],
        ['/api/users/currentuser', 200],
      ] as const)
        expect([path, (await anyone.send('GET', path, undefined, { cookie })).status]).toEqual([
          path,
          status,
        ]);
    },
  );

  test('that is no token is deleted', async () => {
    const { headers } = await anyone.send('GET', '/', undefined, { cookie: 'session=%' });
    expect(headers.getSetCookie()).toContain('session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
  });
});

describe('text that cannot be stored', () => {
  test.each(['x\ud800', 'x\u0000', 'x\u0007y'])('%j is refused in every field', async (bad) => {
    for (const field of ['title', 'place', 'description', 'timeZone']) {
      const { status, body } = await seller.post('/api/tickets', { ...ticket, [field]: bad });
      expect([status, body]).toMatchObject([400, { errors: [{ field }] }]);
    }
    expect((await buyer.post('/api/payments', { orderId: order.id, token: bad })).status).toBe(400);
    expect((await anyone.post('/api/users/verify', { token: bad })).status).toBe(400);
    const cursor = Buffer.from(JSON.stringify({ pk: `SELLER#${listed.userId}`, sk: bad })).toString(
      'base64url',
    );
    expect((await seller.get(`/api/sales?cursor=${cursor}`)).status).toBe(400);
  });

  test('shows the seller what to remove', async () => {
    const { status, body } = await sendForm(seller, '/sell', fields({ ...ticketForm, title: 'a\u0007b' }));
    expect(status).toBe(400);
    expect(body).toContain('Please remove invisible characters');
  });
});

test.each(['%zz', '%ff', '%00'])(
  'the path %s is answered in JSON by the API, and by a page elsewhere',
  async (path) => {
    for (const list of ['/api/tickets', '/api/orders', '/api/users/sessions', '/api/nothing'])
      expect((await seller.get(`${list}/${path}`)).body).toHaveProperty('errors.0.code');
    const service = await fetch(`${system.serviceUrl('tickets')}/api/tickets/${path}`);
    expect([service.status, await service.json()]).toMatchObject([404, { errors: [{ code: 'not-found' }] }]);
    const page = await anyone.send<string>('GET', `/tickets/${path}`, undefined, { accept: 'text/html' });
    expect([400, 404]).toContain(page.status);
    expect(isPage(page.body)).toBe(true);
  },
);

describe('a form', () => {
  const paths = [
    '/signin',
    '/signup',
    '/sell',
    '/reset',
    '/preferences',
    '/account/password',
    '/account/email',
    '/account/delete',
    `/tickets/${listed.id}?/buy`,
    `/orders/${order.id}?/cancel`,
  ];

  test.each([
    ['multipart/form-data; boundary=x', 400],
    ['multipart/form-data', 400],
    ['application/json', 415],
    ['text/plain', 415],
    ['x', 415],
  ] as const)('of the type %s with another body is refused with a page', async (type, status) => {
    for (const path of paths) {
      const answer = await sendForm(buyer, path, 'broken', { 'content-type': type });
      expect([path, answer.status, isPage(answer.body)]).toEqual([path, status, true]);
    }
  });

  test.each(['gzip', 'x'])(
    'with the Content-Encoding %s is refused, as is the body of an API request',
    async (encoding) => {
      const headers = { 'content-encoding': encoding };
      for (const path of paths) expect((await sendForm(buyer, path, 'a=b', headers)).status).toBe(415);
      const { status, body } = await seller.post('/api/tickets', ticket, headers);
      expect([status, body]).toMatchObject([415, { errors: [{ code: 'content-encoded' }] }]);
      const service = await fetch(`${system.serviceUrl('auth')}/api/users/verify`, {
        method: 'POST',
        body: '{"token":"x"}',
        headers: { ...headers, 'content-type': 'application/json' },
      });
      expect([service.status, await service.json()]).toMatchObject([
        415,
        { errors: [{ code: 'content-encoded' }] },
      ]);
    },
  );

  test.each(['\u65e5\u672c', 'a\nb', '\u0000'])(
    'with the hidden key %j is refused with a page',
    async (key) => {
      for (const [path, form] of [
        ['/sell', { ...ticketForm, key }],
        [`/orders/${order.id}?/pay`, { key }],
        [`/tickets/${listed.id}?/buy`, { quantity: '1', key }],
      ] as const) {
        const { status, body } = await sendForm(buyer, path, fields(form));
        expect([path, status, isPage(body)]).toEqual([path, 400, true]);
      }
    },
  );

  test.each(['0000-01-01T00:00', '0001-01-01T00:00', '9999-12-31T23:59'])(
    'with the start %s is shown again',
    async (startsAt) => {
      for (const timeZone of ['UTC', 'America/New_York']) {
        const { status, body } = await sendForm(
          seller,
          '/sell',
          fields({ ...ticketForm, startsAt, timeZone }),
        );
        expect(status).toBe(400);
        expect(body).toContain('Please enter a date and a time');
      }
    },
  );

  test('without the id of a session ends no session', async () => {
    expect((await sendForm(seller, '/account?/end', 'id=')).status).toBe(400);
    expect((await seller.get<unknown[]>('/api/users/sessions')).body).toHaveLength(1);
  });

  test('that changes only the title keeps a start in the hour that autumn repeats, with its seconds', async () => {
    const page = await seller.send<string>('GET', `/sales/${listed.id}/edit`, undefined, {
      accept: 'text/html',
    });
    const [, was = ''] = /name="was" value="([^"]*)"/.exec(page.body) ?? [];
    const opened = JSON.parse(was.replaceAll('&quot;', '"')) as Record<string, string>;
    expect(opened).toMatchObject({ startsAt: '2027-10-31T02:30', timeZone: 'Europe/Berlin' });
    const form = {
      ...opened,
      title: 'Renamed',
      version: String(listed.version),
      was: JSON.stringify(opened),
    };
    expect((await sendForm(seller, `/sales/${listed.id}/edit?/edit`, fields(form))).status).toBe(200);
    const { body } = await anyone.get<Ticket>(`/api/tickets/${listed.id}`);
    expect(body).toMatchObject({ title: 'Renamed', startsAt: listed.startsAt, timeZone: 'Europe/Berlin' });
    expect(Date.parse(body.startsAt ?? '')).toBe(Date.parse(start.startsAt));
  });
});

test.each(['t=1,v1=', 't=1', 'v1=', 'x', 't=1,v1=\u00e9'])(
  'the webhook signature %s is refused',
  async (signature) => {
    const headers = { 'stripe-signature': signature };
    const { status, body } = await anyone.send('POST', '/webhooks/stripe', '{}', headers);
    expect([status, body]).toMatchObject([400, { errors: [{ code: 'signature-wrong' }] }]);
  },
);
