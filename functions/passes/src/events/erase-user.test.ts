import { randomUUID } from 'node:crypto';
import type { HelperLink } from '@boxoffice/shared/api/check-ins.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import { UserDeleted } from '@boxoffice/shared/events/user.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { ScanCommand } from '@boxoffice/shared/tables/commands.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import { passesService } from '../service.ts';
import { usePasses } from '../testing/passes.ts';

const { ask, deliverWithRetries, sell, passesOf, checkIn } = usePasses();
type User = Awaited<ReturnType<typeof newUser>>;

const offer = async ({ headers }: User, id: string, email: string): Promise<string> => {
  const request = { headers, body: { email } };
  return (await ask<{ token: string }>('POST', `/api/passes/${id}/transfer`, request)).body.token;
};
const accept = ({ headers }: User, token: string) =>
  ask<Pass>('POST', `/api/transfers/${token}/accept`, { headers });
const soldPass = async () => {
  const sold = await sell(1);
  const [pass] = await passesOf(sold.buyer, `?orderId=${sold.order.id}`);
  return { ...sold, id: pass?.id ?? '', code: pass?.code ?? '' };
};
/** Deletes an account as auth does: it erases the address first, and then sends the event. */
const forgetAddress = ({ headers }: User) => ask('POST', '/addresses/forget', { headers, body: {} });
const deleted = ({ id }: User) =>
  deliverWithRetries(UserDeleted.of(id, { id, version: 4 }, { now: Date.now(), newId: randomUUID }));
const versionOf = async ({ id }: User) => {
  const body = { replicas: [{ id, parentId: id }] };
  return (await ask<Record<string, number>>('POST', '/replicas/users/versions', { body })).body[id];
};
const table = async () =>
  JSON.stringify((await db.send(new ScanCommand({ TableName: passesService.table }))).Items);

test('no address of a deleted user is left: offered, accepted, passed on or waiting in a mail', async () => {
  const [bob, eve] = [await newUser(), await newUser()];
  const [open, accepted, passedOn] = [await soldPass(), await soldPass(), await soldPass()];
  const token = await offer(open.buyer, open.id, bob.email);
  await accept(bob, await offer(accepted.buyer, accepted.id, bob.email));
  await accept(bob, await offer(passedOn.buyer, passedOn.id, 'bobs-other-address@example.com'));
  await accept(eve, await offer(bob, passedOn.id, 'eves-address@example.com'));
  expect(await table()).toContain(bob.email);

  expect((await forgetAddress(bob)).status).toBe(204);
  expect(await table()).not.toContain(bob.email);
  expect(await versionOf(bob)).toBe(0);
  expect([await deleted(bob), await deleted(bob)]).toEqual([204, 204]);
  expect(await versionOf(bob)).toBe(4);
  const left = await table();
  for (const address of [bob.email, 'bobs-other', 'eves-address']) expect(left).not.toContain(address);

  // The others keep their passes, and the offer still works for whoever has the link.
  const [given] = await passesOf(accepted.buyer, `?orderId=${accepted.order.id}`);
  expect(given).toMatchObject({ holder: bob.id, sent: { at: expect.any(String) } });
  expect(given?.sent).not.toHaveProperty('email');
  expect(await passesOf(eve)).toMatchObject([{ id: passedOn.id, status: 'valid' }]);
  expect((await accept(eve, token)).status).toBe(201);
});

test("a deleted buyer's addresses are erased, and those of others stay", async () => {
  const [sold, other] = [await soldPass(), await soldPass()];
  const friend = `friend-${randomUUID()}@example.com`;
  const token = await offer(sold.buyer, sold.id, friend);
  await offer(other.buyer, other.id, `kept-${friend}`);
  await deleted(sold.buyer);
  const left = await table();
  expect(left).not.toContain(`"${friend}`);
  expect(left).toContain(`kept-${friend}`);
  expect((await accept(await newUser(), token)).status).toBe(201);
});

test('a deleted seller leaves the check-ins without the names of devices, and no link for helpers', async () => {
  const { seller, ticketId, code, id, buyer } = await soldPass();
  await checkIn(seller, ticketId, { code, device: "Ann's phone" });
  const { headers } = seller;
  const helpers = `/api/tickets/${ticketId}/helpers`;
  await ask<HelperLink>('POST', helpers, { headers, body: {} });
  expect(await table()).toContain("Ann's phone");
  await deleted(seller);
  expect(await table()).not.toContain("Ann's phone");
  expect((await ask<HelperLink[]>('GET', helpers, { headers })).body).toEqual([]);
  expect((await ask<Pass>('GET', `/api/passes/${id}`, buyer)).body.status).toBe('admitted');
});

test("a deleted user's token, which still works, neither offers nor accepts a pass", async () => {
  const [sold, other] = [await soldPass(), await soldPass()];
  const token = await offer(other.buyer, other.id, 'friend@example.com');
  await deleted(sold.buyer);
  const request = { headers: sold.buyer.headers, body: { email: `late-${sold.buyer.email}` } };
  expect((await ask('POST', `/api/passes/${sold.id}/transfer`, request)).status).toBe(401);
  expect((await accept(sold.buyer, token)).status).toBe(401);
  expect(await table()).not.toContain('late-');
});
