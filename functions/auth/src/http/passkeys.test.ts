import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { device, devices, messageOf, ORIGIN } from '../testing/devices.ts';
import { useMailbox } from '../testing/mailbox.ts';

useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { ask } = useFunction('auth');
const { add, askToSignIn, browser, enter, list, offer, someone, withPasskey } = devices(ask);

describe('a passkey', () => {
  test('is added, and signs in without a password or an email', async () => {
    const { email, phone, passkey } = await withPasskey();
    expect(passkey).toMatchObject({ name: 'Phone', lastUsedAt: null });
    const visitor = browser();
    const answer = await enter(phone.getJSON(ORIGIN, await askToSignIn()), visitor);
    expect(answer).toMatchObject({ status: 200, body: { email } });
    expect(await visitor.whoAmI()).toMatchObject({ email });
    expect((await list(visitor))[0]?.lastUsedAt).not.toBeNull();
    expect((await visitor.refresh()).status).toBe(200);
  });

  test('asks its owner for a finger or a PIN, is found without an email, and says nothing of the device', async () => {
    const options = await offer(await someone());
    expect(options).toMatchObject({
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      rp: { id: 'localhost' },
    });
    expect(await askToSignIn()).toMatchObject({ userVerification: 'required', rpId: 'localhost' });
  });

  test('is told of by mail when it is added and when it is removed', async () => {
    const { email, passkey, send } = await withPasskey();
    expect((await send('DELETE', `passkeys/${passkey.id}`)).status).toBe(204);
    const subjects = (await mailbox.wait(email, 3)).map(({ subject }) => subject.split(' · ')[0]);
    expect(subjects.toSorted()).toEqual([
      'A passkey was added',
      'A passkey was removed',
      'Confirm your email address',
    ]);
  });

  test('is listed, renamed and removed by its owner, and signs nobody in after that', async () => {
    const visitor = await withPasskey();
    const at = `passkeys/${visitor.passkey.id}`;
    expect(await visitor.send('PUT', at, { name: '  Work phone ' })).toMatchObject({
      status: 200,
      body: { name: 'Work phone' },
    });
    expect(await list(visitor)).toMatchObject([{ id: visitor.passkey.id, name: 'Work phone' }]);
    expect((await visitor.send('DELETE', at)).status).toBe(204);
    expect((await visitor.send('DELETE', at)).status).toBe(404);
    expect(await list(visitor)).toEqual([]);
    const answer = await enter(visitor.phone.getJSON(ORIGIN, await askToSignIn()));
    expect([answer.status, messageOf(answer)]).toEqual([400, 'This passkey has been removed from its account']);
  });

  test("is nobody else's to see, rename or remove", async () => {
    const { passkey } = await withPasskey();
    const stranger = await someone();
    expect(await list(stranger)).toEqual([]);
    expect((await stranger.send('PUT', `passkeys/${passkey.id}`, { name: 'Mine' })).status).toBe(404);
    expect((await stranger.send('DELETE', `passkeys/${passkey.id}`)).status).toBe(404);
  });

  test('is not made twice on one device', async () => {
    const { send, ...visitor } = await withPasskey();
    const options = await offer({ ...visitor, send });
    expect(options.excludeCredentials).toHaveLength(1);
    expect(() => visitor.phone.createJSON(ORIGIN, options)).toThrow();
  });

  test('survives a new password, and its sessions do not', async () => {
    const { send, phone } = await withPasskey();
    const elsewhere = browser();
    await enter(phone.getJSON(ORIGIN, await askToSignIn()), elsewhere);
    const passwords = { currentPassword: 'correct horse battery', newPassword: 'a better horse battery' };
    expect((await send('POST', 'password', passwords)).status).toBe(200);
    expect(await elsewhere.whoAmI()).toBeNull();
    expect((await enter(phone.getJSON(ORIGIN, await askToSignIn()))).status).toBe(200);
  });
});

test('what happens with a passkey is in the log', async () => {
  const lines: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  onTestFinished(() => stderr.mockRestore());
  const { phone, passkey, send } = await withPasskey();
  await enter(phone.getJSON('http://localhost:3001', await askToSignIn()));
  await enter(phone.getJSON(ORIGIN, await askToSignIn()));
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

test('twenty passkeys are enough', async () => {
  const visitor = await someone();
  for (let n = 0; n < 20; n++) {
    const options = { ...(await offer(visitor)), excludeCredentials: [] };
    expect((await add(visitor, device().createJSON(ORIGIN, options), `Key ${n}`)).status).toBe(201);
  }
  expect((await visitor.send('POST', 'passkeys/options', {})).status).toBe(409);
});

test('of two passkeys that would both be the twentieth one is added', async () => {
  const visitor = await someone();
  const made = async () => device().createJSON(ORIGIN, { ...(await offer(visitor)), excludeCredentials: [] });
  for (let n = 1; n < 20; n++) expect((await add(visitor, await made())).status).toBe(201);
  const last = [await made(), await made()];
  const answers = await Promise.all(last.map((credential) => add(visitor, credential)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  expect(await list(visitor)).toHaveLength(20);
});
