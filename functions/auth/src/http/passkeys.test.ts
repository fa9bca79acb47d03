import { useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { device, messageOf, ORIGIN, passkeyActions } from '../testing/passkey-actions.ts';

useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { ask } = useFunction('auth');
const {
  addPasskey,
  requestOptions,
  browser,
  signInWith,
  listPasskeys,
  creationOptions,
  signedUpVisitor,
  visitorWithPasskey,
} = passkeyActions(ask);

describe('a passkey', () => {
  test('signs in without a password or an email', async () => {
    const { email, phone, passkey } = await visitorWithPasskey();
    expect(passkey).toMatchObject({ name: 'Phone', lastUsedAt: null });
    const visitor = browser();
    const answer = await signInWith(phone.getJSON(ORIGIN, await requestOptions()), visitor);
    expect(answer).toMatchObject({ status: 200, body: { email } });
    expect(await visitor.currentUser()).toMatchObject({ email });
    expect((await listPasskeys(visitor))[0]?.lastUsedAt).not.toBeNull();
    expect((await visitor.refresh()).status).toBe(200);
  });

  test('is discoverable, requires user verification, and asks for no attestation', async () => {
    const options = await creationOptions(await signedUpVisitor());
    expect(options).toMatchObject({
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      rp: { id: 'localhost' },
    });
    expect(await requestOptions()).toMatchObject({ userVerification: 'required', rpId: 'localhost' });
  });

  test('causes a mail to its owner when it is added and when it is removed', async () => {
    const { email, passkey, send } = await visitorWithPasskey();
    expect((await send('DELETE', `passkeys/${passkey.id}`)).status).toBe(204);
    const subjects = (await mailbox.waitForMails(email, 3)).map(({ subject }) => subject.split(' · ')[0]);
    expect(subjects.toSorted()).toEqual([
      'A passkey was added to your account',
      'A passkey was removed from your account',
      'Confirm your email address',
    ]);
  });

  test('is listed, renamed and removed by its owner, and no longer signs in after that', async () => {
    const visitor = await visitorWithPasskey();
    const path = `passkeys/${visitor.passkey.id}`;
    expect(await visitor.send('PUT', path, { name: '  Work phone ' })).toMatchObject({
      status: 200,
      body: { name: 'Work phone' },
    });
    expect(await listPasskeys(visitor)).toMatchObject([{ id: visitor.passkey.id, name: 'Work phone' }]);
    expect((await visitor.send('DELETE', path)).status).toBe(204);
    expect((await visitor.send('DELETE', path)).status).toBe(404);
    expect(await listPasskeys(visitor)).toEqual([]);
    const answer = await signInWith(visitor.phone.getJSON(ORIGIN, await requestOptions()));
    expect([answer.status, messageOf(answer)]).toEqual([
      400,
      'This passkey has been removed from its account',
    ]);
  });

  test('cannot be seen, renamed or removed by another user', async () => {
    const { passkey } = await visitorWithPasskey();
    const stranger = await signedUpVisitor();
    expect(await listPasskeys(stranger)).toEqual([]);
    expect((await stranger.send('PUT', `passkeys/${passkey.id}`, { name: 'Mine' })).status).toBe(404);
    expect((await stranger.send('DELETE', `passkeys/${passkey.id}`)).status).toBe(404);
  });

  test('is not created twice on one device', async () => {
    const { send, ...visitor } = await visitorWithPasskey();
    const options = await creationOptions({ ...visitor, send });
    expect(options.excludeCredentials).toHaveLength(1);
    expect(() => visitor.phone.createJSON(ORIGIN, options)).toThrow();
  });

  test('still works after a new password, but the sessions it began have ended', async () => {
    const { send, phone } = await visitorWithPasskey();
    const secondBrowser = browser();
    await signInWith(phone.getJSON(ORIGIN, await requestOptions()), secondBrowser);
    const passwords = { currentPassword: 'correct horse battery', newPassword: 'a better horse battery' };
    expect((await send('POST', 'password', passwords)).status).toBe(200);
    expect(await secondBrowser.currentUser()).toBeNull();
    expect((await signInWith(phone.getJSON(ORIGIN, await requestOptions()))).status).toBe(200);
  });
});

test('security events of passkeys are logged', async () => {
  const lines: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  onTestFinished(() => stderr.mockRestore());
  const { phone, passkey, send } = await visitorWithPasskey();
  await signInWith(phone.getJSON('http://localhost:3001', await requestOptions()));
  await signInWith(phone.getJSON(ORIGIN, await requestOptions()));
  await send('DELETE', `passkeys/${passkey.id}`);
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events.map(({ message, reason }) => [message, reason])).toEqual([
    ['signed up', undefined],
    ['passkey added', undefined],
    ['sign-in refused', 'wrong passkey'],
    ['signed in', undefined],
    ['passkey removed', undefined],
  ]);
});

test('an account has at most twenty passkeys', async () => {
  const visitor = await signedUpVisitor();
  for (let n = 0; n < 20; n++) {
    const options = { ...(await creationOptions(visitor)), excludeCredentials: [] };
    expect((await addPasskey(visitor, device().createJSON(ORIGIN, options), `Key ${n}`)).status).toBe(201);
  }
  expect((await visitor.send('POST', 'passkeys/options', {})).status).toBe(409);
});

test('of two concurrent requests for the twentieth passkey, one is refused', async () => {
  const visitor = await signedUpVisitor();
  const newCredential = async () =>
    device().createJSON(ORIGIN, { ...(await creationOptions(visitor)), excludeCredentials: [] });
  for (let n = 1; n < 20; n++) expect((await addPasskey(visitor, await newCredential())).status).toBe(201);
  const last = [await newCredential(), await newCredential()];
  const answers = await Promise.all(last.map((credential) => addPasskey(visitor, credential)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  expect(await listPasskeys(visitor)).toHaveLength(20);
});
