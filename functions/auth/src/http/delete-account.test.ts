import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { errorBody } from '@boxoffice/shared/functions/failure.ts';
import { db } from '@boxoffice/shared/tables/client.ts';
import { ScanCommand } from '@boxoffice/shared/tables/commands.ts';
import { publishedEvents } from '@boxoffice/shared/testing/events.ts';
import { useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { freePort, useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { PASSWORD } from '../testing/browser.ts';
import { passkeyActions } from '../testing/passkey-actions.ts';

const start = Date.parse('2026-11-28T10:07:30Z');
vi.useFakeTimers({ toFake: ['Date'], now: start });
useTable();
const mailbox = await useMailbox();
const port = await freePort();
process.env.TICKETS_URL = `http://127.0.0.1:${port}`;
process.env.PASSES_URL = process.env.TICKETS_URL;
process.env.PAYMENTS_URL = process.env.TICKETS_URL;
await import('../group.ts');
const { authService } = await import('../service.ts');
const { ask, deliver } = useFunction('auth');
const { browser, signedUpVisitor, visitorWithPasskey } = passkeyActions(ask);

/** Tickets, passes and payments, as auth sees them. Each request is recorded by its path and the account of its token. */
const closings: string[] = [];
let versions: Record<string, number> = {};
let refusal: ((response: ServerResponse) => unknown) | undefined;
const others = createServer((request, response) => {
  const token = request.headers.authorization?.split('.')[1];
  const { email = '' } = token ? JSON.parse(Buffer.from(token, 'base64url').toString()) : {};
  closings.push(`${request.url} ${email}`);
  if (request.url === '/replicas/users/versions') return response.end(JSON.stringify(versions));
  if (refusal) return refusal(response);
  response.writeHead(204).end();
});
beforeAll(async () => {
  await once(others.listen(port, '127.0.0.1'), 'listening');
});
afterAll(() => {
  others.closeAllConnections();
  others.close();
});
beforeEach(() => {
  vi.setSystemTime(start);
  [versions, refusal] = [{}, undefined];
  closings.length = 0;
});

type Visitor = Awaited<ReturnType<typeof signedUpVisitor>>;
const deleteAccount = (visitor: Pick<Visitor, 'send'>, password = PASSWORD) =>
  visitor.send<Errors>('DELETE', '', { password });
const rows = async () => (await db.send(new ScanCommand({ TableName: authService.table }))).Items ?? [];
/** The rows that contain a text in any attribute. */
const rowsWith = async (text: string) => (await rows()).filter((row) => JSON.stringify(row).includes(text));
const idOf = async (visitor: Visitor) => (await visitor.currentUser())?.id ?? '';
const tick = () => deliver({ id: randomUUID(), source: '/ticks', type: Tick.type, data: {} });

test('erases the account, and its address can sign up again', async () => {
  const owner = await visitorWithPasskey();
  const id = await idOf(owner);
  const phone = browser();
  await phone.signIn(owner.email);
  await phone.send('POST', 'forgotpassword', { email: owner.email });
  await owner.send('POST', 'email', { email: `new-${owner.email}`, password: PASSWORD });
  await mailbox.waitForMails(`new-${owner.email}`);

  const answer = await deleteAccount(owner);
  expect(answer.status).toBe(204);
  expect(owner.jar.size).toBe(0);
  expect(closings).toEqual([`/sellers/close ${owner.email}`, `/addresses/forget ${owner.email}`]);
  expect(await rowsWith(owner.email)).toEqual([]);
  expect(await rowsWith('CREDENTIAL#')).toEqual([]);
  expect((await rowsWith(id)).map(({ pk }) => String(pk).split('#')[0]).sort()).not.toContain('USER');
  expect(await phone.currentUser()).toBeNull();
  expect((await phone.refresh()).status).toBe(401);
  expect((await browser().signIn(owner.email)).status).toBe(400);
  const [event] = (await publishedEvents()).filter(({ subject }) => subject === id);
  expect(event).toMatchObject({ type: 'user.deleted', data: { id } });
  expect(JSON.stringify(event)).not.toContain('@');
  expect((await browser().signUp(owner.email)).status).toBe(201);
});

test('needs the password and a session', async () => {
  const owner = await signedUpVisitor();
  const refused = await deleteAccount(owner, 'a guess');
  expect(refused).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'password', code: 'password-wrong' }] },
  });
  expect((await deleteAccount(browser())).status).toBe(401);
  expect(await owner.currentUser()).toMatchObject({ email: owner.email });
  expect(closings).toEqual([]);
});

test.each([
  [409, (response: ServerResponse) => response.writeHead(409).end(JSON.stringify(errorBody('events-open')))],
  [503, (response: ServerResponse) => response.destroy()],
])('changes nothing when another service answers %s', async (status, refuse) => {
  const owner = await signedUpVisitor();
  refusal = refuse;
  expect((await deleteAccount(owner)).status).toBe(status);
  expect(await owner.currentUser()).toMatchObject({ email: owner.email });
  refusal = undefined;
  expect((await deleteAccount(owner)).status).toBe(204);
});

test('in two tabs at the same time happens once', async () => {
  const owner = await signedUpVisitor();
  const id = await idOf(owner);
  const tab = browser();
  tab.copyCookiesOf(owner);
  const answers = await Promise.all([deleteAccount(owner), deleteAccount(tab)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
  expect((await publishedEvents()).filter(({ subject }) => subject === id)).toHaveLength(1);
});

test('is published again until every service has erased its data, and a late session is erased too', async () => {
  const owner = await signedUpVisitor();
  const id = await idOf(owner);
  await deleteAccount(owner);
  const late = {
    pk: `USER#${id}`,
    sk: `SESSION#${randomUUID()}`,
    id: randomUUID(),
    userAgent: 'Late',
    hash: 'h',
  };
  await authService.commit({ writes: [{ Put: { TableName: authService.table, Item: late } }] });
  const published = async () => (await publishedEvents()).filter(({ subject }) => subject === id).length;

  vi.setSystemTime(start + 30_000);
  await tick();
  expect([await published(), (await rowsWith('"Late"')).length]).toEqual([2, 0]);
  versions = { [id]: 100 };
  vi.setSystemTime(start + 90_000);
  await tick();
  vi.setSystemTime(start + 180_000);
  await tick();
  expect(await published()).toBe(2);
  const kinds = new Set((await rowsWith(id)).map(({ pk }) => String(pk).split('#')[0]));
  expect([...kinds].filter((kind) => kind !== 'REFRESH' && kind !== 'LINK' && kind !== 'ATTEMPTS')).toEqual(
    [],
  );
});
