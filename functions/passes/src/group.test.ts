import { randomUUID } from 'node:crypto';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Reply } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import './group.ts';
import { cancelled, completed, completeOrder, usePasses } from './testing/passes.ts';

const { ask, deliver, deliverWithRetries, sell, passesOf } = usePasses();
const statuses = (passes: Pass[]) => passes.map(({ status }) => status);

test('a complete order gives its buyer one pass for each seat, with the ticket as it is now', async () => {
  const { buyer, order, ticketId } = await sell(2);
  expect(await passesOf(buyer, `?orderId=${order.id}`)).toMatchObject(
    [1, 2].map((seat) => ({
      ...{ id: `${order.id}-${seat}`, orderId: order.id, ticketId, seat, of: 2, status: 'valid' },
      ...{ holder: buyer.id, code: expect.stringMatching(/^[\w-]{142}$/) },
      ticket: { title: 'Gala', timeZone: 'Europe/Berlin', place: 'Waldbühne' },
    })),
  );
});

test('repeated and concurrent events issue the passes once', async () => {
  const { buyer, order } = await sell(2);
  const before = await passesOf(buyer, `?orderId=${order.id}`);
  expect(await deliver(completed(order))).toBe(204);
  const statuses = await Promise.all([1, 2, 3].map(() => deliverWithRetries(completed(order))));
  expect(statuses).toEqual([204, 204, 204]);
  expect(await passesOf(buyer, `?orderId=${order.id}`)).toEqual(before);
});

test('the passes of a cancelled order are void and have no code, in whatever order the events come', async () => {
  const { buyer, order, ticketId } = await sell(1);
  expect(await deliver(cancelled(order))).toBe(204);
  const other = completeOrder(buyer, ticketId, 1);
  expect(await deliver(cancelled(other))).toBe(204);
  expect(await deliver(completed(other))).toBe(204);
  const [pass] = await passesOf(buyer, `?orderId=${order.id}`);
  expect(pass).toMatchObject({ status: 'void' });
  expect(pass).not.toHaveProperty('code');
  expect(await passesOf(buyer, `?orderId=${other.id}`)).toEqual([]);
});

test('a refund of a part makes the last pass void', async () => {
  const { buyer, order } = await sell(3);
  await deliver(completed({ ...order, version: 3, quantity: 2 }));
  expect(statuses(await passesOf(buyer, `?orderId=${order.id}`))).toEqual(['valid', 'valid', 'void']);
});

test('a buyer lists all passes page by page, those of the newest order first', async () => {
  const { buyer, ticketId, order } = await sell(3);
  const second = completeOrder(buyer, ticketId, 2);
  await deliver(completed(second));
  const seen: string[] = [];
  for (let path: string | undefined = '/api/passes?limit=2'; path; ) {
    const page: Reply<Pass[]> = await ask<Pass[]>('GET', path, { headers: buyer.headers });
    expect(page.body.length).toBeLessThanOrEqual(2);
    seen.push(...page.body.map(({ id }) => id));
    path = /<([^>]+)>/.exec(page.headers.get('link') ?? '')?.[1];
  }
  const ids = (id: string, seats: number) => Array.from({ length: seats }, (_, n) => `${id}-${n + 1}`);
  const newestFirst = [order, second].sort((one, other) => (one.id > other.id ? -1 : 1));
  expect(seen).toEqual(newestFirst.flatMap(({ id, quantity }) => ids(id, quantity)));
});

test('the passes of one order come page by page too', async () => {
  const { buyer, order } = await sell(3);
  const first = await ask<Pass[]>('GET', `/api/passes?orderId=${order.id}&limit=2`, buyer);
  const [, next = ''] = /<([^>]+)>/.exec(first.headers.get('link') ?? '') ?? [];
  const second = await ask<Pass[]>('GET', next, buyer);
  expect([...first.body, ...second.body].map(({ seat }) => seat)).toEqual([1, 2, 3]);
  expect(second.headers.get('link')).toBeNull();
});

test('a stranger sees no pass, and a cursor of one user reads nothing of another', async () => {
  const { buyer, order } = await sell(3);
  const stranger = await newUser();
  expect(await passesOf(stranger, `?orderId=${order.id}`)).toEqual([]);
  expect((await ask('GET', `/api/passes/${order.id}-1`, stranger)).status).toBe(404);
  expect((await ask('GET', `/api/passes/${order.id}-1`, buyer)).status).toBe(200);
  for (const id of [`${order.id}-4`, `${order.id}-0`, order.id, 'none', `${randomUUID()}-1`])
    expect((await ask('GET', `/api/passes/${id}`, buyer)).status, id).toBe(404);
  const page = await ask<Pass[]>('GET', '/api/passes?limit=1', buyer);
  const [, next = ''] = /<([^>]+)>/.exec(page.headers.get('link') ?? '') ?? [];
  expect((await ask('GET', next, stranger)).status).toBe(400);
});

test('the owners of orders and tickets read which versions are stored', async () => {
  const { order, ticketId } = await sell(1);
  const unknown = randomUUID();
  const replicas = [order.id, unknown].map((id) => ({ id, parentId: ticketId }));
  const orders = await ask('POST', '/replicas/orders/versions', { body: { replicas } });
  expect(orders.body).toEqual({ [order.id]: 2, [unknown]: 0 });
  const body = { replicas: [{ id: ticketId, parentId: ticketId }] };
  expect((await ask('POST', '/replicas/tickets/versions', { body })).body).toEqual({ [ticketId]: 1 });
});
