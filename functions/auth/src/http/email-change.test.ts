import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Account } from '@boxoffice/shared/api/recovery.ts';
import { tokenIn, useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { waitFor } from '@boxoffice/shared/testing/wait-for.ts';
import { describe, expect, test, vi } from 'vitest';
import { newBrowser, newEmail, PASSWORD } from '../testing/browser.ts';

// A window of the limits that begins during a test would empty the counts.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-28T10:07:30Z') });
useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { ask } = useFunction('auth');

async function signedUp(email = newEmail()) {
  const visitor = newBrowser(ask);
  await visitor.signUp(email);
  return { ...visitor, email };
}
type Visitor = Awaited<ReturnType<typeof signedUp>>;

const request = (visitor: Visitor, email: string, password = PASSWORD) =>
  visitor.send<Errors>('POST', 'email', { email, password });
const confirm = (visitor: Pick<Visitor, 'send'>, token: string) =>
  visitor.send<Account & Errors>('POST', 'email/confirm', { token });

const mailWith = (email: string, subject: string) =>
  waitFor(async () => {
    const mail = (await mailbox.mailsTo(email)).find((each) => each.subject.includes(subject));
    if (!mail) throw new Error(`no mail "${subject}" has arrived`);
    return mail;
  });
const linkTo = async (email: string): Promise<string> =>
  tokenIn(await mailWith(email, 'Confirm your new email address'));

async function requested(visitor: Visitor, email = newEmail()) {
  expect((await request(visitor, email)).status).toBe(202);
  return { email, token: await linkTo(email) };
}

describe('changing the address', () => {
  test('keeps it until the mailed link is used, and then ends every other session', async () => {
    const owner = await signedUp();
    const phone = newBrowser(ask);
    await phone.signIn(owner.email);
    const { email, token } = await requested(owner);
    expect(await owner.currentUser()).toMatchObject({ email: owner.email });
    await mailWith(owner.email, 'A new address for your account');

    const copy = newBrowser(ask);
    copy.copyCookiesOf(owner);
    expect(await confirm(owner, token)).toMatchObject({ status: 200, body: { email } });
    expect(await owner.currentUser()).toMatchObject({ email });
    expect((await owner.send<Account>('GET', 'account')).body).toMatchObject({ email, verified: true });
    for (const other of [phone, copy]) expect(await other.currentUser()).toBeNull();
    await mailWith(owner.email, 'Your email address was changed');

    expect((await newBrowser(ask).signIn(owner.email)).status).toBe(400);
    expect((await newBrowser(ask).signIn(email)).status).toBe(200);
    // The former address is free, and its owner does not get at the account by an old link.
    const verification = tokenIn(await mailWith(owner.email, 'Confirm your email address'));
    expect((await ask('POST', '/api/users/verify', { body: { token: verification } })).status).toBe(400);
    expect((await newBrowser(ask).signUp(owner.email)).status).toBe(201);
  });

  test('needs the password, another address and a session', async () => {
    const owner = await signedUp();
    const wrong = await request(owner, newEmail(), 'a guess');
    expect(wrong).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'password', code: 'password-wrong' }] },
    });
    const same = await request(owner, owner.email.toUpperCase());
    expect(same).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'email', code: 'email-unchanged' }] },
    });
    expect(
      (await newBrowser(ask).send('POST', 'email', { email: newEmail(), password: PASSWORD })).status,
    ).toBe(401);
  });

  test('to an address that has an account gets the same answer, and only its owner hears of it', async () => {
    const [owner, other] = [await signedUp(), await signedUp()];
    const taken = await request(owner, other.email);
    const mail = await mailWith(other.email, 'Your address was entered for another account');
    const free = await request(owner, newEmail());
    expect([taken.status, taken.body]).toEqual([free.status, free.body]);
    expect(mail.text).not.toContain(owner.email);
    expect(tokenIn(mail)).toBe('');
  });

  test('is limited: each request sends a mail to an address that the user has typed', async () => {
    const owner = await signedUp();
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await request(owner, newEmail())).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });
});

describe('the link', () => {
  test('works in a session of the account only', async () => {
    const [owner, stranger] = [await signedUp(), await signedUp()];
    const { email, token } = await requested(owner);
    expect((await confirm(newBrowser(ask), token)).status).toBe(401);
    expect(await confirm(stranger, token)).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'link-dead' }] },
    });
    expect(await confirm(owner, token)).toMatchObject({ status: 200, body: { email } });
  });

  test('works once, also for two tabs at the same time', async () => {
    const owner = await signedUp();
    const { email, token } = await requested(owner);
    const tab = newBrowser(ask);
    tab.copyCookiesOf(owner);
    const answers = await Promise.all([confirm(owner, token), confirm(tab, token)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const winner = answers[0].status === 200 ? owner : tab;
    expect(await winner.currentUser()).toMatchObject({ email });
    expect((await confirm(winner, token)).status).toBe(400);
  });

  test('of a replaced request, and of one before a new password, is dead', async () => {
    const owner = await signedUp();
    const first = await requested(owner);
    const second = await requested(owner);
    expect((await confirm(owner, first.token)).status).toBe(400);
    const passwords = { currentPassword: PASSWORD, newPassword: 'a better horse battery' };
    expect((await owner.send('POST', 'password', passwords)).status).toBe(200);
    expect((await confirm(owner, second.token)).status).toBe(400);
    expect(await owner.currentUser()).toMatchObject({ email: owner.email });
  });

  test('of two accounts for one address changes one of them', async () => {
    const rivals = [await signedUp(), await signedUp()];
    const email = newEmail();
    for (const rival of rivals) await request(rival, email);
    const mails = await mailbox.waitForMails(email, 2);
    const tokens = mails.map(tokenIn).toReversed();
    const answers = await Promise.all(
      // The mails can arrive in any order, so each rival tries both links.
      rivals.map(async (rival) => {
        const tried = [await confirm(rival, tokens[0] ?? ''), await confirm(rival, tokens[1] ?? '')];
        return tried.map(({ status }) => status).sort();
      }),
    );
    expect(answers.sort()).toEqual([
      [200, 400],
      [400, 409],
    ]);
    const addresses = await Promise.all(rivals.map(async (rival) => (await rival.currentUser())?.email));
    expect(addresses.filter((address) => address === email)).toHaveLength(1);
  });

  test('is refused when someone has signed up with the address meanwhile', async () => {
    const owner = await signedUp();
    const { email, token } = await requested(owner);
    await signedUp(email);
    expect(await confirm(owner, token)).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'email-in-use' }] },
    });
    expect(await owner.currentUser()).toMatchObject({ email: owner.email });
  });
});
