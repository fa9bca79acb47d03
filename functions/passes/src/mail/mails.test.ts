import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { freePort } from '@boxoffice/shared/testing/use-function.ts';
import { newUser } from '@boxoffice/shared/testing/user.ts';
import { waitFor } from '@boxoffice/shared/testing/wait-for.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PassMail } from '../domain/mail.ts';
import { cancelled, completed, completeOrder, usePasses } from '../testing/passes.ts';

const mailbox = await useMailbox();
/** Auth: every account has the address that `newUser` gives it. */
const german = new Set<string>();
const port = await freePort();
process.env.AUTH_URL = `http://127.0.0.1:${port}`;
await import('../group.ts');
const { queueNotices } = await import('./notices.ts');
const { leaseAndSend, sendDue } = await import('./send.ts');
const { passesService } = await import('../service.ts');
const { queryAllItems } = await import('@boxoffice/shared/tables/items.ts');
const { ask, deliver, deliverWithRetries, sell, passesOf, updateTicket } = usePasses();

const auth = createServer(async (request, response) => {
  const { ids } = (await json(request)) as { ids: string[] };
  const recipients = ids.map((id) => {
    const language = german.has(id) ? 'de' : 'en';
    return [id, { email: `${id}@example.com`, language }];
  });
  const text = JSON.stringify(Object.fromEntries(recipients));
  response.setHeader('content-type', 'application/json').end(text);
});
beforeAll(async () => {
  await once(auth.listen(port, '127.0.0.1'), 'listening');
});
afterAll(() => {
  auth.close();
});

type User = Awaited<ReturnType<typeof newUser>>;
const newestTo = async ({ email }: { email: string }, count: number) => {
  const [mail] = await mailbox.waitForMails(email, count);
  return mailbox.parsed(mail?.id ?? '');
};
/** The mails that are queued in this table, and not sent. */
async function queued(): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let shard = 0; shard < 4; shard++)
    for await (const mail of queryAllItems<Record<string, unknown>>(passesService.table, {
      index: 'gsi1',
      pk: `MAILS#${shard}`,
    }))
      found.push(mail);
  return found;
}
const given = (later = 60_000) => ({ now: Date.now() + later, newId: () => randomUUID() });
const allSent = () => waitFor(async () => expect(await queued()).toEqual([]));

test('a complete order is mailed once, with the passes as PDF and the event for a calendar', async () => {
  const { buyer, order } = await sell(2);
  const statuses = await Promise.all([1, 2, 3].map(() => deliverWithRetries(completed(order))));
  expect(statuses).toEqual([204, 204, 204]);
  const mail = await newestTo(buyer, 1);
  await allSent();
  expect(await mailbox.mailsTo(buyer.email)).toHaveLength(1);
  expect(mail.subject).toBe('Your passes for Gala · Boxoffice');
  expect(mail.text).toContain(`http://localhost:3000/orders/${order.id}`);
  expect(mail.text).toContain('Waldbühne');
  expect(mail.html).toContain('2 passes for Gala');
  const [pdf, calendar] = mail.attachments;
  expect(pdf).toMatchObject({ filename: 'passes.pdf', mimeType: 'application/pdf' });
  expect(
    Buffer.from(pdf?.content as ArrayBuffer)
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect(calendar).toMatchObject({ filename: 'event.ics', mimeType: 'text/calendar' });
});

test('a German buyer gets German mails', async () => {
  const buyer = await newUser();
  german.add(buyer.id);
  const { ticketId } = await sell(1);
  await deliver(completed({ ...completeOrder(buyer, ticketId, 1), total: 4550 }));
  const mail = await newestTo(buyer, 1);
  expect(mail.subject).toBe('Deine Tickets für Gala · Boxoffice');
  expect(mail.text).toMatch(/Du hast 45,50\s€ bezahlt/);
});

test('a cancelled order and a refund of a part are mailed; an expired order is silent', async () => {
  const { buyer, order, ticketId } = await sell(3);
  await mailbox.waitForMails(buyer.email);
  await deliver(completed({ ...order, version: 3, quantity: 2 }));
  const refunded = await newestTo(buyer, 2);
  expect(refunded.subject).toBe('A refund for Gala as bought · Boxoffice');
  expect(refunded.text).not.toContain('The seller writes');
  await deliver(cancelled({ ...order, version: 3, quantity: 2 }));
  expect((await newestTo(buyer, 3)).subject).toBe('Your order for Gala as bought was cancelled · Boxoffice');
  const silent = completeOrder(buyer, ticketId, 1);
  await deliver(cancelled(silent));
  expect((await queued()).filter(({ orderId }) => orderId === silent.id)).toEqual([]);
});

test("the mails about a refund and a cancellation have the seller's reason as text, in both languages", async () => {
  const [english, friend] = [await newUser(), await newUser()];
  german.add(friend.id);
  const { ticketId } = await sell(1);
  const reason = '<b>Row 9</b> is closed & gone';
  const [reduced, ended] = [completeOrder(english, ticketId, 3), completeOrder(friend, ticketId, 1)];
  await Promise.all([deliver(completed(reduced)), deliver(completed(ended))]);
  await Promise.all([mailbox.waitForMails(english.email), mailbox.waitForMails(friend.email)]);
  await deliver(completed({ ...reduced, version: 3, quantity: 2, reason }));
  await deliver(cancelled({ ...ended, reason }));
  const mails = [await newestTo(english, 2), await newestTo(friend, 2)];
  expect(mails[0]?.text).toContain(`The seller writes: ${reason}`);
  expect(mails[1]?.text).toContain(`Der Veranstalter schreibt: ${reason}`);
  for (const mail of mails) expect(mail.html).toContain('&#60;b&#62;Row 9&#60;/b&#62; is closed &#38; gone');
});

test('a pass that is sent by mail is accepted with the mailed link, and its giver hears of it', async () => {
  const { buyer, order } = await sell(1);
  const friend = await newUser();
  const body = { email: friend.email };
  const offered = await ask('POST', `/api/passes/${order.id}-1/transfer`, { headers: buyer.headers, body });
  expect(offered.status).toBe(201);
  const mail = await newestTo(friend, 1);
  expect(mail.text).toContain(`${buyer.email} is sending you a pass`);
  const [, token] = /\/transfers\/([\w-]{48})$/m.exec(mail.text ?? '') ?? [];
  const accept = () => ask('POST', `/api/transfers/${token}/accept`, { headers: friend.headers });
  expect([(await accept()).status, (await accept()).status]).toEqual([201, 201]);
  expect(await passesOf(friend)).toMatchObject([{ id: `${order.id}-1`, status: 'valid' }]);
  await mailbox.waitForMails(buyer.email, 2);
  await allSent();
  const subjects = (await mailbox.mailsTo(buyer.email)).map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject.startsWith('Your pass for'))).toHaveLength(1);
});

test('an offer that was taken back is not mailed', async () => {
  const { buyer, order } = await sell(1);
  await mailbox.waitForMails(buyer.email);
  await mailbox.stopServer();
  const friend = await newUser();
  const path = `/api/passes/${order.id}-1/transfer`;
  await ask('POST', path, { headers: buyer.headers, body: { email: friend.email } });
  expect((await ask('DELETE', path, { headers: buyer.headers })).status).toBe(204);
  await mailbox.restartServer();
  await waitFor(async () => {
    await sendDue(given(3_600_000));
    expect(await queued()).toEqual([]);
  });
  expect(await mailbox.mailsTo(friend.email)).toEqual([]);
});

test('a mail that no server takes waits, and a later tick sends it', async () => {
  await mailbox.stopServer();
  const { buyer, order } = await sell(1);
  await waitFor(async () => expect(await queued()).toMatchObject([{ orderId: order.id, attempts: 1 }]));
  await mailbox.restartServer();
  await sendDue(given(3_600_000));
  expect(await mailbox.mailsTo(buyer.email)).toHaveLength(1);
  expect(await queued()).toEqual([]);
});

test('each holder hears once of another date or place, also when several processes queue the mails', async () => {
  const { ticketId, ticket, buyer, order } = await sell(1);
  const others: User[] = [];
  for (let n = 0; n < 20; n++) {
    const other = await newUser();
    await deliver(completed(completeOrder(other, ticketId, 1)));
    others.push(other);
  }
  await allSent();
  await updateTicket({ ...ticket, version: 2, title: 'Gala!' });
  await queueNotices(given());
  expect(await queued()).toEqual([]);
  await updateTicket({ ...ticket, version: 3, title: 'Gala!', place: 'Philharmonie' });
  await Promise.all([queueNotices(given()), queueNotices(given())]);
  await queueNotices(given());
  expect((await queued()).map(({ userId }) => userId).sort()).toEqual(
    [buyer, ...others].map(({ id }) => id).sort(),
  );
  // A newer change replaces the mails that still wait.
  await updateTicket({ ...ticket, version: 4, title: 'Gala!', place: 'Tempodrom' });
  await sendDue(given());
  expect(await queued()).toEqual([]);
  await queueNotices(given());
  await sendDue(given());
  const mails = await mailbox.mailsTo(buyer.email);
  expect(mails.map(({ subject }) => subject)).toEqual([
    'Date or place changed: Gala! · Boxoffice',
    'Your passes for Gala · Boxoffice',
  ]);
  expect(mails[0]?.text).toContain('Tempodrom');
  expect(mails[0]?.text).toContain(`/orders/${order.id}`);
});

/** Makes a holder of three orders of an event, whose start or place then changes in version 2. */
async function changedEventOfThreeOrders() {
  const { ticketId, ticket, buyer, order } = await sell(1);
  const orders = [order, completeOrder(buyer, ticketId, 1), completeOrder(buyer, ticketId, 1)];
  for (const each of orders.slice(1)) await deliver(completed(each));
  await allSent();
  await updateTicket({ ...ticket, version: 2, place: 'Philharmonie' });
  await queueNotices(given());
  expect(await queued()).toHaveLength(3);
  const changes = async () =>
    (await mailbox.mailsTo(buyer.email)).filter(({ subject }) => subject.startsWith('Date or place'));
  return { ticket, orders, changes };
}

test('a holder of several orders gets one mail for each change', async () => {
  const { ticket, changes } = await changedEventOfThreeOrders();
  // Several processes send the mails at the same time.
  await Promise.all((await queued()).map((mail) => leaseAndSend(mail as unknown as PassMail, given().now)));
  expect(await queued()).toEqual([]);
  expect(await changes()).toHaveLength(1);
  await updateTicket({ ...ticket, version: 3, place: 'Tempodrom' });
  await queueNotices(given());
  await sendDue(given());
  expect((await changes()).map(({ text }) => text.includes('Tempodrom'))).toEqual([true, false]);
});

test('a holder of several orders hears of a change whichever of them is cancelled, and when', async () => {
  const { orders, changes } = await changedEventOfThreeOrders();
  const [first] = await queued();
  const ended = orders.find(({ id }) => id === first?.orderId);
  if (!ended) throw new Error('No mail is queued');
  await deliver(cancelled({ ...ended, version: 3 }));
  await mailbox.stopServer();
  await sendDue(given());
  // The other two orders: one mail waits for the mail server, and its order ends too.
  const waiting = (await queued()).filter(({ kind }) => kind === 'event-changed');
  expect(waiting).toHaveLength(1);
  const next = orders.find(({ id }) => id === waiting[0]?.orderId);
  await deliver(cancelled({ ...(next ?? ended), version: 3 }));
  await mailbox.restartServer();
  await sendDue(given(3_600_000));
  expect(await queued()).toEqual([]);
  expect(await changes()).toHaveLength(1);
});

test('the tick queues and sends', async () => {
  expect(await deliver({ id: randomUUID(), source: '/ticks', type: Tick.type, data: {} })).toBe(204);
});
