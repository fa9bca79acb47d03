import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Account } from '@boxoffice/shared/api/recovery.ts';
import { tokenIn, useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { waitFor } from '@boxoffice/shared/testing/wait-for.ts';
import { describe, expect, test, vi } from 'vitest';
import { newBrowser, newEmail } from '../testing/browser.ts';

// A window of the limits that begins during a test would empty the counts.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T20:07:30Z') });
useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { SHARDS } = await import('@boxoffice/shared/mail/queue.ts');
const { mails: queue, putMail } = await import('../tables/mails.ts');
const { newMail } = await import('../domain/mail.ts');
const { leaseAndSend } = await import('../mail/send.ts');
const { authService } = await import('../service.ts');
const { ask, deliver } = useFunction('auth');
const browser = () => newBrowser(ask);

const given = { now: Date.now(), newId: () => randomUUID() };
const tick = () => ({
  id: randomUUID(),
  source: '/apis/v1/namespaces/boxoffice/pingsources/ticks',
  type: 'dev.knative.sources.ping',
  data: {},
});

/** Queues a mail whose lease has expired, as after a crash. */
async function queueExpiredLease(email: string) {
  const mail = { ...newMail('verify-email', { email, language: 'en' }, given), dueAt: given.now - 1000 };
  await authService.commit({ writes: [putMail(mail)] });
  return mail;
}

async function queuedMailsTo(email: string) {
  const mails = [];
  for (let shard = 0; shard < SHARDS; shard++)
    for await (const mail of queue.due(shard, Date.now() + 86_400_000))
      if (mail.email === email) mails.push(mail);
  return mails;
}

async function signedUpVisitor() {
  const visitor = browser();
  const email = newEmail();
  await visitor.signUp(email);
  const [first] = await mailbox.waitForMails(email);
  const account = async () => (await visitor.send<Account>('GET', 'account')).body;
  return { ...visitor, email, token: tokenIn(first), account };
}

const verify = (token: string) => browser().send<Errors>('POST', 'verify', { token });

describe('an email address', () => {
  test('is confirmed by the mailed link, which works once', async () => {
    const visitor = await signedUpVisitor();
    expect(await visitor.account()).toMatchObject({ email: visitor.email, verified: false });
    expect(await verify(visitor.token)).toMatchObject({ status: 200, body: { email: visitor.email } });
    await visitor.signIn(visitor.email);
    expect(await visitor.account()).toMatchObject({ verified: true });
    expect(await verify(visitor.token)).toMatchObject({
      status: 400,
      body: {
        errors: [{ message: 'This link has been used or has expired', field: 'token', code: 'link-dead' }],
      },
    });
  });

  test('is confirmed once by concurrent requests', async () => {
    const { token } = await signedUpVisitor();
    const answers = await Promise.all([verify(token), verify(token), verify(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  test('is not confirmed by an unknown token, which gets the same answer as a used one', async () => {
    const { token } = await signedUpVisitor();
    await verify(token);
    const used = await verify(token);
    for (const unknown of ['A'.repeat(43), 'x', token.slice(1)])
      expect(await verify(unknown)).toMatchObject({ status: used.status, body: used.body });
  });

  test('gets another link on request, within a limit, until it is confirmed', async () => {
    const visitor = await signedUpVisitor();
    expect(await visitor.send('POST', 'sendverification', {})).toMatchObject({ status: 202, body: {} });
    const [second] = await mailbox.waitForMails(visitor.email, 2);
    expect((await verify(tokenIn(second))).status).toBe(200);
    await visitor.signIn(visitor.email);
    const statuses: number[] = [];
    for (let time = 0; time < 12; time++)
      statuses.push((await visitor.send('POST', 'sendverification', {})).status);
    expect(new Set(statuses)).toEqual(new Set([202, 429]));
    await waitFor(async () => expect(await queuedMailsTo(visitor.email)).toEqual([]));
    expect(await mailbox.mailsTo(visitor.email)).toHaveLength(2);
  });

  test('gets no link without a session', async () => {
    expect((await browser().send('POST', 'sendverification', {})).status).toBe(401);
    expect((await browser().send('GET', 'account')).status).toBe(401);
  });
});

describe('a mail', () => {
  test('is plain text with its link, and without text that a visitor typed', async () => {
    const { email } = await signedUpVisitor();
    const [mail] = await mailbox.mailsTo(email);
    expect(mail).toMatchObject({
      from: 'boxoffice@localhost',
      subject: 'Confirm your email address · Boxoffice',
    });
    expect(mail?.text).toMatch(/^http:\/\/localhost:3000\/verify\/[\w-]{43}$/m);
    expect(mail?.text).not.toContain(email);
  });

  test('that a crash has left in the queue is sent once by concurrent ticks', async () => {
    const { email } = await signedUpVisitor();
    const mail = await queueExpiredLease(email);
    await Promise.all(Array.from({ length: 5 }, () => leaseAndSend(mail, Date.now())));
    expect(await deliver(tick())).toBe(204);
    expect(await mailbox.mailsTo(email)).toHaveLength(2);
    expect(await queuedMailsTo(email)).toEqual([]);
  });

  test('is not sent by a tick while another process holds its lease', async () => {
    const { email } = await signedUpVisitor();
    await authService.commit({
      writes: [putMail(newMail('verify-email', { email, language: 'en' }, { ...given, now: Date.now() }))],
    });
    expect(await deliver(tick())).toBe(204);
    expect(await mailbox.mailsTo(email)).toHaveLength(1);
    expect(await queuedMailsTo(email)).toHaveLength(1);
  });

  test('is retried after the mail server was down, and the sign-up does not wait for it', async () => {
    await mailbox.stopServer();
    const email = newEmail();
    expect((await browser().signUp(email)).status).toBe(201);
    const failed = await waitFor(async () => {
      const [mail] = await queuedMailsTo(email);
      expect(mail?.attempts).toBe(1);
      return mail;
    });
    expect(failed?.dueAt).toBeGreaterThan(Date.now());
    await mailbox.restartServer();
    if (failed) await leaseAndSend(failed, Date.now());
    expect(await mailbox.mailsTo(email)).toHaveLength(1);
  });

  test('to an address without an account is dropped', async () => {
    const email = newEmail();
    await queueExpiredLease(email);
    expect(await deliver(tick())).toBe(204);
    expect(await queuedMailsTo(email)).toEqual([]);
    expect(await mailbox.mailsTo(email)).toEqual([]);
  });

  test('that has expired is dropped', async () => {
    const { email } = await signedUpVisitor();
    const twoDaysAgo = given.now - 2 * 86_400_000;
    const expired = newMail('verify-email', { email, language: 'en' }, { ...given, now: twoDaysAgo });
    await authService.commit({ writes: [putMail(expired)] });
    expect(await deliver(tick())).toBe(204);
    expect(await queuedMailsTo(email)).toEqual([]);
    expect(await mailbox.mailsTo(email)).toHaveLength(1);
  });
});
