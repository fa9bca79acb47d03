import { randomInt } from 'node:crypto';
import type { Account } from '@boxoffice/shared/api/recovery.ts';
import { tokenIn, useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { waitFor } from '@boxoffice/shared/testing/wait-for.ts';
import { describe, expect, test } from 'vitest';
import { PASSWORD } from '../testing/browser.ts';
import { device, ORIGIN, passkeyActions } from '../testing/passkey-actions.ts';

useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { ask } = useFunction('auth');
const { addPasskey, browser, creationOptions, listPasskeys, requestOptions, signInWith, visitorWithPasskey } =
  passkeyActions(ask);

const NEW_PASSWORD = 'a better horse battery';

/** Waits for a mail with this subject and returns its token. */
const mailedToken = (email: string, subject: string): Promise<string> =>
  waitFor(async () => {
    const mail = (await mailbox.mailsTo(email)).find((each) => each.subject.includes(subject));
    if (!mail) throw new Error(`no mail "${subject}" has arrived`);
    return tokenIn(mail);
  });

/** Someone who signs up with the owner's address and adds a passkey, and the mailed link that confirms the address. */
async function signedUpStranger() {
  const stranger = await visitorWithPasskey();
  return { stranger, confirmation: await mailedToken(stranger.email, 'Confirm your email address') };
}

async function resetToken(email: string): Promise<string> {
  const headers = { 'x-forwarded-for': `198.51.${randomInt(256)}.${randomInt(256)}` };
  expect((await ask('POST', '/api/users/forgotpassword', { body: { email }, headers })).status).toBe(202);
  return mailedToken(email, 'Reset your password');
}

const verify = (token: string, visitor = browser()) =>
  visitor.send<{ sessionsEnded: boolean }>('POST', 'verify', { token });
const reset = (token: string) => browser().send('POST', 'resetpassword', { token, password: NEW_PASSWORD });

type Stranger = Awaited<ReturnType<typeof visitorWithPasskey>>;

async function expectLockedOut(stranger: Stranger): Promise<void> {
  expect(await stranger.currentUser()).toBeNull();
  expect((await stranger.send('GET', 'account')).status).toBe(401);
  const answer = await signInWith(stranger.phone.getJSON(ORIGIN, await requestOptions()));
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ code: 'passkey-forgotten' }] } });
  expect((await stranger.refresh()).status).toBe(401);
}

describe('the first confirmation of an address ends every session and removes every passkey', () => {
  test('by the link that confirms the address', async () => {
    const { stranger, confirmation } = await signedUpStranger();
    expect((await verify(confirmation)).body).toEqual({ email: stranger.email, sessionsEnded: true });
    await expectLockedOut(stranger);
    const owner = browser();
    await owner.signIn(stranger.email);
    expect(await listPasskeys(owner)).toEqual([]);
  });

  test('by a reset link, also when the stranger changes the password or ends sessions meanwhile', async () => {
    const { stranger } = await signedUpStranger();
    const token = await resetToken(stranger.email);
    const change = { currentPassword: PASSWORD, newPassword: `${PASSWORD} again` };
    expect((await stranger.send('POST', 'password', change)).status).toBe(200);
    expect((await stranger.send('DELETE', 'sessions?keep=current')).status).toBe(204);
    expect((await reset(token)).status).toBe(200);
    await expectLockedOut(stranger);
    const owner = browser();
    expect((await owner.signIn(stranger.email, NEW_PASSWORD)).status).toBe(200);
    expect((await owner.send<Account>('GET', 'account')).body.verified).toBe(true);
    expect(await listPasskeys(owner)).toEqual([]);
  });

  test('also a passkey that is added, renamed or used at the same time', async () => {
    const { stranger, confirmation } = await signedUpStranger();
    const phone = device();
    const credential = phone.createJSON(ORIGIN, await creationOptions(stranger));
    const assertion = stranger.phone.getJSON(ORIGIN, await requestOptions());
    const thief = browser();
    const [confirmed] = await Promise.all([
      verify(confirmation),
      addPasskey(stranger, credential),
      stranger.send('PUT', `passkeys/${stranger.passkey.id}`, { name: 'Renamed' }),
      signInWith(assertion, thief),
    ]);
    expect(confirmed.status).toBe(200);
    expect(await thief.currentUser()).toBeNull();
    for (const each of [phone, stranger.phone])
      expect((await signInWith(each.getJSON(ORIGIN, await requestOptions()))).status).toBe(400);
    await expectLockedOut(stranger);
    const owner = browser();
    await owner.signIn(stranger.email);
    expect(await listPasskeys(owner)).toEqual([]);
  });

  test('and deletes the cookies of that account only', async () => {
    const { stranger, confirmation } = await signedUpStranger();
    const other = browser();
    await other.signUp(`other-${stranger.email}`);
    const { confirmation: second, stranger: signedUp } = await signedUpStranger();
    expect((await verify(confirmation, other)).status).toBe(200);
    expect(await other.currentUser()).toMatchObject({ email: `other-${stranger.email}` });
    await verify(second, signedUp);
    expect(signedUp.jar.size).toBe(0);
  });
});

test('a second confirmation, by either link, keeps passkeys, and the link that confirms keeps sessions', async () => {
  const owner = await visitorWithPasskey();
  await owner.send('POST', 'sendverification', {});
  const mails = await mailbox.waitForMails(owner.email, 3);
  const [first = '', second = ''] = mails.filter(({ subject }) => subject.includes('Confirm')).map(tokenIn);
  await verify(first);
  await owner.signIn(owner.email);
  const credential = device();
  await addPasskey(owner, credential.createJSON(ORIGIN, await creationOptions(owner)));
  expect((await verify(second, owner)).body).toEqual({ email: owner.email, sessionsEnded: false });
  expect(await owner.currentUser()).toMatchObject({ email: owner.email });
  expect((await reset(await resetToken(owner.email))).status).toBe(200);
  const answer = await signInWith(credential.getJSON(ORIGIN, await requestOptions()));
  expect(answer.status).toBe(200);
});
