import { randomUUID } from 'node:crypto';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import { cancelled, usePasses } from '../testing/passes.ts';

const { ask, deliver, sell, passesOf } = usePasses();

type User = Awaited<ReturnType<typeof newUser>>;
const fileOf = (user: User, orderId: string, name: string) =>
  ask<string>('GET', `/api/orders/${orderId}/${name}`, { headers: user.headers });
const pagesOf = (text: string) => text.match(/\/Type \/Page\b/g)?.length;

test('the PDF of an order has the valid passes that the caller holds', async () => {
  const [{ buyer, order }, friend] = [await sell(3), await newUser()];
  const { status, headers, body } = await fileOf(buyer, order.id, 'passes.pdf');
  expect([status, headers.get('content-type'), pagesOf(body)]).toEqual([200, 'application/pdf', 3]);
  expect(headers.get('content-disposition')).toBe('inline; filename="passes.pdf"');
  const [pass] = await passesOf(buyer, `?orderId=${order.id}`);
  const offer = { headers: buyer.headers, body: {} };
  const { body: sent } = await ask<{ token: string }>('POST', `/api/passes/${pass?.id}/transfer`, offer);
  await ask('POST', `/api/transfers/${sent.token}/accept`, { headers: friend.headers, body: {} });
  expect(pagesOf((await fileOf(buyer, order.id, 'passes.pdf')).body)).toBe(2);
  expect(pagesOf((await fileOf(friend, order.id, 'passes.pdf')).body)).toBe(1);
  await deliver(cancelled(order));
  expect((await fileOf(buyer, order.id, 'passes.pdf')).status).toBe(404);
});

test('the calendar file of an order has its event, and an event without a date is 409', async () => {
  const { buyer, order } = await sell(1, '2036-07-16T17:30:00.000Z');
  const { headers, body } = await fileOf(buyer, order.id, 'calendar.ics');
  expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(body).toContain('DTSTART:20360716T173000Z');
  expect(body).toContain('SUMMARY:Gala');
  const undated = await sell(1, null);
  expect((await fileOf(undated.buyer, undated.order.id, 'calendar.ics')).status).toBe(409);
});

test('files of another order or of none are 404', async () => {
  const { order } = await sell(1);
  const stranger = await newUser();
  for (const id of [order.id, randomUUID(), 'no-id'])
    for (const name of ['passes.pdf', 'calendar.ics'])
      expect((await fileOf(stranger, id, name)).status, `${id}/${name}`).toBe(404);
});
