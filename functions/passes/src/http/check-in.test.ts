import { randomUUID } from 'node:crypto';
import type { CheckInList } from '@boxoffice/shared/api/check-ins.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import { passCodeVerifier } from '@boxoffice/shared/identity/pass-code.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import { cancelled, usePasses } from '../testing/passes.ts';

const { ask, deliver, sell, passesOf, checkIn } = usePasses();

async function sellOne() {
  const sold = await sell(1);
  const [pass] = await passesOf(sold.buyer, `?orderId=${sold.order.id}`);
  return { ...sold, pass: pass as Pass, code: pass?.code ?? '' };
}
type Sold = Awaited<ReturnType<typeof sellOne>>;
const list = ({ seller, ticketId }: Sold, headers = {}) =>
  ask<CheckInList>('GET', `/api/tickets/${ticketId}/check-ins`, {
    headers: { ...seller.headers, ...headers },
  });
const upload = ({ seller, ticketId }: Sold, checkIns: object[]) =>
  ask<{ results: { result: string }[] }>('POST', `/api/tickets/${ticketId}/check-ins/upload`, {
    headers: seller.headers,
    body: { checkIns },
  });
const at = '2020-01-01T19:00:00.000Z';

test('a pass is admitted once, however many scanners read it at the same time', async () => {
  const { seller, ticketId, code } = await sellOne();
  const answers = await Promise.all(
    ['north', 'south', 'east'].map((device) => checkIn(seller, ticketId, { code, device })),
  );
  const results = answers.map(({ status, body }) => (status === 409 ? 'conflict' : body.result));
  expect(results.filter((result) => result === 'admitted')).toHaveLength(1);
  expect((await checkIn(seller, ticketId, { code })).body.result).toBe('already-admitted');
});

test('with an Idempotency-Key a repeated check-in gets the first answer', async () => {
  const { seller, ticketId, code } = await sellOne();
  const key = { 'idempotency-key': randomUUID() };
  const first = await checkIn(seller, ticketId, { code }, key);
  expect(first.body.result).toBe('admitted');
  expect((await checkIn(seller, ticketId, { code }, key)).body).toEqual(first.body);
});

test('a forged code is unknown, one of another event is named so, one of a cancelled order is void', async () => {
  const [one, other] = [await sellOne(), await sellOne()];
  const forged = one.code.slice(0, 20) + (one.code[20] === 'x' ? 'y' : 'x') + one.code.slice(21);
  const resultOf = async (code: string) => (await checkIn(one.seller, one.ticketId, { code })).body.result;
  expect(await resultOf(forged)).toBe('unknown');
  expect(await resultOf(other.code)).toBe('other-event');
  await deliver(cancelled(one.order));
  expect(await resultOf(one.code)).toBe('void');
});

test('only the seller checks in', async () => {
  const { buyer, ticketId, code, seller } = await sellOne();
  expect((await checkIn(buyer, ticketId, { code })).status).toBe(403);
  expect((await checkIn(await newUser(), ticketId, { code })).status).toBe(403);
  expect((await checkIn(seller, ticketId, { code })).body.result).toBe('admitted');
});

test('check-ins without a network arrive once, and two devices are shown as a conflict', async () => {
  const sold = await sellOne();
  const checkIns = [
    { code: sold.code, at, device: 'north' },
    { code: sold.code, at: '2020-01-01T19:05:00.000Z', device: 'south' },
    { code: 'none', at, device: 'north' },
  ];
  const resultsOf = async () => (await upload(sold, checkIns)).body.results.map(({ result }) => result);
  const results = ['admitted', 'already-admitted', 'unknown'];
  expect(await resultsOf()).toEqual(results);
  expect(await resultsOf()).toEqual(results);
  expect((await list(sold)).body.passes).toEqual([
    {
      ...{ id: sold.pass.id, generation: 1, status: 'admitted', at, device: 'north' },
      conflicts: [{ at: '2020-01-01T19:05:00.000Z', device: 'south', result: 'already-admitted' }],
    },
  ]);
});

test('an upload of too many check-ins is refused as a whole', async () => {
  const sold = await sellOne();
  const many = Array.from({ length: 101 }, () => ({ code: sold.code, at, device: 'north' }));
  const refused = await upload(sold, many);
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({ errors: [{ code: 'check-ins-too-many', field: 'checkIns' }] });
  expect((await list(sold)).body.admitted).toBe(0);
});

test('a scanner gets the passes and the keys that verify them, and nothing while nothing changes', async () => {
  const sold = await sellOne();
  const first = await list(sold);
  expect(first.body).toMatchObject({
    ...{ total: 1, admitted: 0 },
    passes: [{ id: sold.pass.id, generation: 1, status: 'valid' }],
  });
  const verify = passCodeVerifier(first.body.publicKeys);
  expect(await verify(sold.code)).toEqual({
    ...{ passId: sold.pass.id, ticketId: sold.ticketId, generation: 1 },
  });
  const etag = first.headers.get('etag') ?? '';
  expect((await list(sold, { 'if-none-match': etag })).status).toBe(304);
  await checkIn(sold.seller, sold.ticketId, { code: sold.code });
  const second = await list(sold, { 'if-none-match': etag });
  expect([second.status, second.body.admitted]).toEqual([200, 1]);
  expect((await ask('GET', `/api/tickets/${sold.ticketId}/check-ins`, sold.buyer)).status).toBe(403);
});

test('the list of a thousand admitted passes has less than 300 kB', async () => {
  const sold = await sell(1000);
  for (let from = 0; from < 1000; from += 100) {
    const checkIns = Array.from({ length: 100 }, (_, n) => ({
      ...{ passId: `${sold.order.id}-${from + n + 1}`, at, device: 'Gate in the north' },
    }));
    expect((await upload({ ...sold, pass: {} as Pass, code: '' }, checkIns)).status).toBe(200);
  }
  const { body } = await ask<CheckInList>('GET', `/api/tickets/${sold.ticketId}/check-ins`, sold.seller);
  expect(body).toMatchObject({ total: 1000, admitted: 1000 });
  expect(JSON.stringify(body).length).toBeLessThan(300_000);
});

test('a check-in with a code and a pass id, or with neither, is refused', async () => {
  const { seller, ticketId, code, pass } = await sellOne();
  for (const body of [{}, { code, passId: pass.id }]) {
    const refused = await checkIn(seller, ticketId, body);
    expect(refused.body).toMatchObject({ errors: [{ code: 'check-in-without-pass' }] });
  }
});

test('a pass of another event is unknown by its id', async () => {
  const [one, other] = [await sellOne(), await sellOne()];
  const { body } = await checkIn(one.seller, one.ticketId, { passId: other.pass.id });
  expect(body.result).toBe('unknown');
});

test('a check-in whose answer was lost is no conflict when it is uploaded', async () => {
  const sold = await sellOne();
  const scan = { code: sold.code, device: 'north', id: randomUUID() };
  expect((await checkIn(sold.seller, sold.ticketId, scan)).body.result).toBe('admitted');
  expect((await upload(sold, [{ ...scan, at }])).body.results).toMatchObject([{ result: 'admitted' }]);
  expect((await list(sold)).body.passes[0]).not.toHaveProperty('conflicts');
});

test('the orders service reads the admitted passes of many orders, without those that are void', async () => {
  const sold = await sellOne();
  const group = await sell(3);
  const admitted = await passesOf(group.buyer, `?orderId=${group.order.id}`);
  await checkIn(group.seller, group.ticketId, { code: admitted[0]?.code });
  await checkIn(group.seller, group.ticketId, { code: admitted[2]?.code });
  const orderIds = [sold.order.id, group.order.id, randomUUID()];
  const count = async () => (await ask('POST', '/admissions', { body: { orderIds } })).body;
  expect(await count()).toEqual({ [sold.order.id]: 0, [group.order.id]: 2 });
  await deliver(cancelled(group.order));
  expect(await count()).toEqual({ [sold.order.id]: 0, [group.order.id]: 0 });
});
