import type { Pass } from '@boxoffice/shared/api/passes.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import { usePasses } from '../testing/passes.ts';

const { ask, sell, passesOf, checkIn } = usePasses();
type User = Awaited<ReturnType<typeof newUser>>;

async function sellOne() {
  const sold = await sell(1);
  const [pass] = await passesOf(sold.buyer, `?orderId=${sold.order.id}`);
  return { ...sold, pass: pass as Pass, id: pass?.id ?? '', friend: await newUser() };
}
const offer = ({ headers }: User, id: string, body: object = {}) =>
  ask<{ id: string; expiresAt: string; token: string }>('POST', `/api/passes/${id}/transfer`, {
    headers,
    body,
  });
const takeBack = ({ headers }: User, id: string) => ask('DELETE', `/api/passes/${id}/transfer`, { headers });
const accept = ({ headers }: User, token: string) =>
  ask<Pass>('POST', `/api/transfers/${token}/accept`, { headers });

test('a friend accepts a pass: the new code is admitted, and the old one is void', async () => {
  const { buyer, friend, seller, ticketId, pass, id, order } = await sellOne();
  const offered = await offer(buyer, id, { email: 'Friend@Example.com' });
  expect(offered.status).toBe(201);
  expect((await passesOf(buyer, `?orderId=${order.id}`))[0]).toMatchObject({
    ...{ status: 'valid', code: pass.code, transfer: { email: 'friend@example.com' } },
  });
  const accepted = await accept(friend, offered.body.token);
  expect(accepted).toMatchObject({ status: 201, body: { id, holder: friend.id, status: 'valid' } });
  expect((await checkIn(seller, ticketId, { code: pass.code })).body.result).toBe('void');
  expect((await checkIn(seller, ticketId, { code: accepted.body.code })).body.result).toBe('admitted');
});

test('the giver sees to whom a pass went, but no code, and the friend lists it', async () => {
  const { buyer, friend, id, order } = await sellOne();
  await accept(friend, (await offer(buyer, id, { email: 'friend@example.com' })).body.token);
  const [given] = await passesOf(buyer, `?orderId=${order.id}`);
  expect(given).toMatchObject({ holder: friend.id, sent: { email: 'friend@example.com' } });
  expect(given).not.toHaveProperty('code');
  expect(await passesOf(buyer)).toEqual([]);
  expect((await ask('GET', `/api/passes/${id}`, buyer)).status).toBe(404);
  const [received] = await passesOf(friend);
  expect(received).toMatchObject({ id, code: expect.any(String) });
  expect(received).not.toHaveProperty('sent');
});

test('a link works once, and a used, taken back, wrong and malformed one get the same answer', async () => {
  const [one, other] = [await sellOne(), await sellOne()];
  const { token } = (await offer(one.buyer, one.id)).body;
  await accept(one.friend, token);
  const takenBack = (await offer(other.buyer, other.id)).body.token;
  expect((await takeBack(other.buyer, other.id)).status).toBe(204);
  const wrong = `${token.slice(0, -4)}AAAA`;
  for (const dead of [token, takenBack, wrong, 'x'.repeat(48)]) {
    const { status, body } = await accept(await newUser(), dead);
    expect(status).toBe(404);
    expect(body).toMatchObject({ errors: [{ code: 'transfer-dead' }] });
  }
  expect((await accept(one.friend, 'short')).status).toBe(404);
  expect(await accept(one.friend, token)).toMatchObject({ status: 201, body: { holder: one.friend.id } });
});

test('of an accept and a take-back at the same time one takes effect, and both agree', async () => {
  for (let round = 0; round < 5; round++) {
    const { buyer, friend, id, order } = await sellOne();
    const { token } = (await offer(buyer, id)).body;
    const [accepted, takenBack] = await Promise.all([accept(friend, token), takeBack(buyer, id)]);
    const [pass] = await passesOf(buyer, `?orderId=${order.id}`);
    const isFriends = pass?.holder === friend.id;
    expect(accepted.status === 201).toBe(isFriends);
    expect(takenBack.status === 204).toBe(!isFriends);
  }
});

test('of two friends who accept at the same time one gets the pass', async () => {
  const { buyer, friend, id } = await sellOne();
  const { token } = (await offer(buyer, id)).body;
  const answers = await Promise.all([accept(friend, token), accept(await newUser(), token)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
});

test('of two offers at the same time one is made', async () => {
  const { buyer, id } = await sellOne();
  const answers = await Promise.all([offer(buyer, id), offer(buyer, id)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test('an admitted pass, one whose event has started and that of another user are not offered', async () => {
  const { buyer, friend, seller, ticketId, pass, id } = await sellOne();
  expect((await offer(friend, id)).status).toBe(404);
  expect((await offer(buyer, id, { email: buyer.email })).status).toBe(409);
  await checkIn(seller, ticketId, { code: pass.code });
  expect((await offer(buyer, id)).body).toMatchObject({ errors: [{ code: 'pass-admitted' }] });
  const started = await sell(1, new Date(Date.now() - 1000).toISOString());
  const late = await offer(started.buyer, `${started.order.id}-1`);
  expect(late.body).toMatchObject({ errors: [{ code: 'event-started' }] });
});
