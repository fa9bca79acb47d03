import { randomUUID } from 'node:crypto';
import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Account } from '@boxoffice/shared/api/recovery.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { describe, expect, test, vi } from 'vitest';
import { browserOf, newEmail } from '../testing/browser.ts';
import { tokenIn, useMailbox } from '../testing/mailbox.ts';

useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { dueMails, putMail, SHARDS } = await import('../tables/mails.ts');
const { mailOf } = await import('../domain/mail.ts');
const { takeAndSend } = await import('../mail/send.ts');
const { authService: auth } = await import('../service.ts');
const { ask, tell } = useFunction('auth');
const browser = () => browserOf(ask);

const given = { now: Date.now(), newId: () => randomUUID() };
const tick = () => ({
  id: randomUUID(),
  source: '/apis/v1/namespaces/boxoffice/pingsources/ticks',
  type: 'dev.knative.sources.ping',
  data: {},
});

/** A mail that a process has stored and then died, so long ago that its lease has ended. */
async function left(email: string) {
  const mail = { ...mailOf('verify-email', { email, language: 'en' }, given), dueAt: given.now - 1000 };
  await auth.commit({ writes: [putMail(mail)] });
  return mail;
}

async function waiting(email: string) {
  const found = [];
  for (let shard = 0; shard < SHARDS; shard++)
    for await (const mail of dueMails(shard, Date.now() + 86_400_000))
      if (mail.email === email) found.push(mail);
  return found;
}

async function someone() {
  const visitor = browser();
  const email = newEmail();
  await visitor.signUp(email);
  const [first] = await mailbox.wait(email);
  const account = async () => (await visitor.send<Account>('GET', 'account')).body;
  return { ...visitor, email, token: tokenIn(first), account };
}

const verify = (token: string) => browser().send<Errors>('POST', 'verify', { token });

describe('an email address', () => {
  test('is confirmed by the link that its owner is sent, once, and nothing else waits for it', async () => {
    const visitor = await someone();
    expect(await visitor.account()).toMatchObject({ email: visitor.email, verified: false });
    expect(await verify(visitor.token)).toMatchObject({ status: 200, body: { email: visitor.email } });
    expect(await visitor.account()).toMatchObject({ verified: true });
    expect(await verify(visitor.token)).toMatchObject({
      status: 400,
      body: {
        errors: [{ message: 'This link has been used or has expired', field: 'token', code: 'link-dead' }],
      },
    });
  });

  test('is confirmed once by a link that is used twice at once', async () => {
    const { token } = await someone();
    const answers = await Promise.all([verify(token), verify(token), verify(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  test('is not confirmed by what nobody was sent, which is answered like a link that was used', async () => {
    const { token } = await someone();
    await verify(token);
    const used = await verify(token);
    for (const never of ['A'.repeat(43), 'x', token.slice(1)])
      expect(await verify(never)).toMatchObject({ status: used.status, body: used.body });
  });

  test('gets another link when its owner asks, within a limit, and none once it is confirmed', async () => {
    const visitor = await someone();
    expect(await visitor.send('POST', 'sendverification', {})).toMatchObject({ status: 202, body: {} });
    const [second] = await mailbox.wait(visitor.email, 2);
    expect((await verify(tokenIn(second))).status).toBe(200);
    const statuses: number[] = [];
    for (let time = 0; time < 12; time++)
      statuses.push((await visitor.send('POST', 'sendverification', {})).status);
    expect(new Set(statuses)).toEqual(new Set([202, 429]));
    await vi.waitFor(async () => expect(await waiting(visitor.email)).toEqual([]));
    expect(await mailbox.to(visitor.email)).toHaveLength(2);
  });

  test("is nobody else's to ask a link for", async () => {
    expect((await browser().send('POST', 'sendverification', {})).status).toBe(401);
    expect((await browser().send('GET', 'account')).status).toBe(401);
  });
});

describe('a mail', () => {
  test('tells in plain text where its link leads, and nothing that a visitor has typed', async () => {
    const { email } = await someone();
    const [mail] = await mailbox.to(email);
    expect(mail).toMatchObject({
      from: 'boxoffice@localhost',
      subject: 'Confirm your email address · Boxoffice',
    });
    expect(mail?.text).toMatch(/^http:\/\/localhost:3000\/verify\/[\w-]{43}$/m);
    expect(mail?.text).not.toContain(email);
  });

  test('that a crash has left behind is sent by the next tick, and by one of many', async () => {
    const { email } = await someone();
    const mail = await left(email);
    await Promise.all(Array.from({ length: 5 }, () => takeAndSend(mail, Date.now())));
    expect(await tell(tick())).toBe(204);
    expect(await mailbox.to(email)).toHaveLength(2);
    expect(await waiting(email)).toEqual([]);
  });

  test('that its process is about to send is left to it', async () => {
    const { email } = await someone();
    await auth.commit({
      writes: [putMail(mailOf('verify-email', { email, language: 'en' }, { ...given, now: Date.now() }))],
    });
    expect(await tell(tick())).toBe(204);
    expect(await mailbox.to(email)).toHaveLength(1);
    expect(await waiting(email)).toHaveLength(1);
  });

  test('waits while the mail server is away, and the sign-up does not', async () => {
    await mailbox.close();
    const email = newEmail();
    expect((await browser().signUp(email)).status).toBe(201);
    const put = await vi.waitFor(async () => {
      const [mail] = await waiting(email);
      expect(mail?.attempts).toBe(1);
      return mail;
    });
    expect(put?.dueAt).toBeGreaterThan(Date.now());
    await mailbox.open();
    if (put) await takeAndSend(put, Date.now());
    expect(await mailbox.to(email)).toHaveLength(1);
  });

  test('to an address that nobody has an account for is dropped', async () => {
    const email = newEmail();
    await left(email);
    expect(await tell(tick())).toBe(204);
    expect(await waiting(email)).toEqual([]);
    expect(await mailbox.to(email)).toEqual([]);
  });

  test('that nobody needs any more is dropped', async () => {
    const { email } = await someone();
    const old = {
      ...mailOf('verify-email', { email, language: 'en' }, { ...given, now: given.now - 2 * 86_400_000 }),
    };
    await auth.commit({ writes: [putMail(old)] });
    expect(await tell(tick())).toBe(204);
    expect(await waiting(email)).toEqual([]);
    expect(await mailbox.to(email)).toHaveLength(1);
  });
});
