import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { expect, test } from 'vitest';
import { listTicket, newSeller } from '../../harness/page-steps.ts';
import { picture } from '../../harness/picture.ts';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const { url } = await startSystem();
const seller = await newSeller(url);
const ticket = await listTicket(url, {}, seller);

const upload = (body: Buffer<ArrayBuffer>) =>
  seller.send<Ticket & Errors>('POST', `/api/tickets/${ticket.id}/cover`, body, {
    'content-type': 'image/png',
  });

test('a picture is uploaded, shown to everyone, and removed', async () => {
  const { status, body } = await upload(Buffer.from(picture));
  expect([status, body.version]).toEqual([200, ticket.version + 1]);
  const visitor = new Visitor(url);
  const [listed] = (await visitor.get<Ticket[]>('/api/tickets')).body;
  expect(listed?.cover).toBe(body.cover);
  expect((await visitor.get<string>(`/tickets/${ticket.id}`)).body).toContain(
    `/covers/${body.cover}/page.webp`,
  );
  for (const method of ['GET', 'HEAD']) {
    // A shared cache keeps the answer for others, so it renews no session.
    const request = { method, headers: { cookie: 'session=expired; refresh=expired' } };
    const { status, headers } = await fetch(`${url}/covers/${body.cover}/share.jpg`, request);
    expect(status).toBe(200);
    expect(headers.getSetCookie()).toEqual([]);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toBe('image/jpeg');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
  expect((await visitor.get(`/covers/${crypto.randomUUID()}/share.jpg`)).status).toBe(404);
  expect((await seller.delete(`/api/tickets/${ticket.id}/cover`)).status).toBe(204);
  expect((await visitor.get<Ticket>(`/api/tickets/${ticket.id}`)).body.cover).toBeUndefined();
});

test('the limit of a picture is 5 MB, and any other body keeps its limit', async () => {
  const codeOf = ({ status, body }: { status: number; body: Errors }) => [status, body.errors[0]?.code];
  expect(codeOf(await upload(Buffer.alloc(5_000_000)))).toEqual([415, 'picture-wrong-type']);
  expect(codeOf(await upload(Buffer.alloc(5_000_001)))).toEqual([413, 'too-large']);
  const large = { title: 'x'.repeat(200_000), price: 0 };
  expect(codeOf(await seller.post<Errors>('/api/tickets', large))).toEqual([413, 'too-large']);
  expect((await upload(Buffer.from(picture))).status).toBe(200);
});
