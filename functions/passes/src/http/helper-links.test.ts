import { type CheckInList, HELPER_HEADER, type HelperLink } from '@boxoffice/shared/api/check-ins.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import { usePasses } from '../testing/passes.ts';

const { ask, sell, passesOf, checkIn } = usePasses();
const DAY = 86_400_000;
type Sold = Awaited<ReturnType<typeof sell>>;

const helpers = ({ ticketId }: Sold, end = '') => `/api/tickets/${ticketId}/helpers${end}`;
async function makeLink(sold: Sold) {
  const { status, body } = await ask<HelperLink & { token: string }>('POST', helpers(sold), sold.seller);
  expect(status).toBe(201);
  return { ...body, headers: { [HELPER_HEADER]: body.token } };
}
const read = ({ ticketId }: Sold, headers: Record<string, string>) =>
  ask<CheckInList>('GET', `/api/tickets/${ticketId}/check-ins`, { headers });
const helper = (headers: Record<string, string>) => ({ id: 'none', headers }) as never;

test('a helper with the link checks in for this ticket and does nothing else', async () => {
  const [sold, other] = [await sell(1), await sell(1)];
  const { headers } = await makeLink(sold);
  const [pass] = await passesOf(sold.buyer);
  const admitted = await checkIn(helper(headers), sold.ticketId, { code: pass?.code, device: 'North' });
  expect(admitted.body.result).toBe('admitted');
  expect((await read(sold, headers)).body).toMatchObject({ admitted: 1 });
  const upload = { checkIns: [{ passId: pass?.id, at: new Date().toISOString() }] };
  const path = `/api/tickets/${sold.ticketId}/check-ins/upload`;
  expect((await ask('POST', path, { headers, body: upload })).status).toBe(200);
  expect((await read(other, headers)).status).toBe(403);
  expect((await ask('GET', '/api/passes', { headers })).status).toBe(401);
  for (const method of ['GET', 'POST'] as const)
    expect((await ask(method, helpers(sold), { headers })).status).toBe(401);
});

test('an ended link stops at once, and ending it twice has the same answer', async () => {
  const sold = await sell(1);
  const [link, kept] = [await makeLink(sold), await makeLink(sold)];
  const end = () => ask('DELETE', helpers(sold, `/${link.id}`), sold.seller);
  expect([(await end()).status, (await end()).status]).toEqual([204, 204]);
  expect((await read(sold, link.headers)).status).toBe(403);
  expect((await read(sold, kept.headers)).status).toBe(200);
  const list = await ask<HelperLink[]>('GET', helpers(sold), sold.seller);
  expect(list.body).toEqual([{ id: kept.id, createdAt: kept.createdAt, expiresAt: kept.expiresAt }]);
});

test('links made and ended at the same time are all kept', async () => {
  const sold = await sell(1);
  const [first, ...others] = await Promise.all([1, 2, 3].map(() => makeLink(sold)));
  await Promise.all([ask('DELETE', helpers(sold, `/${first?.id}`), sold.seller), makeLink(sold)]);
  const { body } = await ask<HelperLink[]>('GET', helpers(sold), sold.seller);
  expect(body).toHaveLength(3);
  for (const { id } of others) expect(body.map((link) => link.id)).toContain(id);
});

test('a link has expired a day after the start, and a new one is refused', async () => {
  const sold = await sell(1, new Date(Date.now() - DAY - 1000).toISOString());
  expect((await ask('POST', helpers(sold), sold.seller)).status).toBe(409);
});

test('a stranger can neither make nor end a link, nor use a guessed one', async () => {
  const sold = await sell(1);
  const { id } = await makeLink(sold);
  const stranger = await newUser();
  expect((await ask('POST', helpers(sold), stranger)).status).toBe(403);
  expect((await ask('DELETE', helpers(sold, `/${id}`), stranger)).status).toBe(403);
  for (const token of ['', 'x', 'AAAAAAAAAAAAAAAAAAAAAA'])
    expect((await read(sold, { [HELPER_HEADER]: token })).status, token).toBe(403);
  expect((await read(sold, {})).status).toBe(401);
});

test('a seller who has opened a link in the same browser stays the seller', async () => {
  const sold = await sell(1);
  const headers = { ...sold.seller.headers, [HELPER_HEADER]: 'ended' };
  expect((await read(sold, headers)).status).toBe(200);
});
