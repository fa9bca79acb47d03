import type { Errors } from '@boxoffice/shared/api/errors.ts';
import type { Passkey } from '@boxoffice/shared/api/passkeys.ts';
import { useFunction } from '@boxoffice/shared/testing/door.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import {
  AuthenticatorEmulator,
  type PublicKeyCredentialCreationOptionsJSON as CreationOptions,
  PasskeysCredentialsMemoryRepository,
  type PublicKeyCredentialRequestOptionsJSON as RequestOptions,
  WebAuthnEmulator,
} from 'nid-webauthn-emulator';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { browserOf, newEmail } from '../testing/browser.ts';
import { useMailbox } from '../testing/mailbox.ts';

useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { ask } = useFunction('auth');
const browser = () => browserOf(ask);
type Browser = ReturnType<typeof browser>;

/** PUBLIC_URL of the tests. */
const ORIGIN = 'http://localhost:3000';

/** A phone or a security key with its own memory: it asks for a finger, and counts. */
const device = (parameters: ConstructorParameters<typeof AuthenticatorEmulator>[0] = {}) => {
  const credentialsRepository = new PasskeysCredentialsMemoryRepository();
  return new WebAuthnEmulator(new AuthenticatorEmulator({ credentialsRepository, ...parameters }));
};

const offer = async (visitor: Browser) =>
  (await visitor.send<CreationOptions>('POST', 'passkeys/options', {})).body;
const askToSignIn = async () => (await browser().send<RequestOptions>('POST', 'signin/options', {})).body;

const add = (visitor: Browser, credential: object, name = 'Phone') =>
  visitor.send<Passkey & Errors>('POST', 'passkeys', { name, credential });
const enter = (credential: object, visitor = browser()) =>
  visitor.send<{ email: string } & Errors>('POST', 'signin/passkey', { credential });

async function someone() {
  const visitor = browser();
  const email = newEmail();
  await visitor.signUp(email);
  return { ...visitor, email };
}

/** Someone with a passkey on a device. */
async function withPasskey(phone = device()) {
  const visitor = await someone();
  const { body } = await add(visitor, phone.createJSON(ORIGIN, await offer(visitor)));
  return { ...visitor, phone, passkey: body };
}

const list = async (visitor: Browser) => (await visitor.send<Passkey[]>('GET', 'passkeys')).body;
const messageOf = ({ body }: { body: Errors }) => body.errors[0]?.message;

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
    expect([answer.status, messageOf(answer)]).toEqual([400, 'This passkey is not known here any more']);
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

describe('a challenge', () => {
  test('is answered once, also of three answers at once', async () => {
    const { phone } = await withPasskey();
    const answer = phone.getJSON(ORIGIN, await askToSignIn());
    const replies = await Promise.all([enter(answer), enter(answer), enter(answer)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(messageOf(await enter(answer))).toBe('That took too long: please try again');
  });

  test('for a new passkey adds one, also of two answers at once', async () => {
    const visitor = await someone();
    const credential = device().createJSON(ORIGIN, await offer(visitor));
    const replies = await Promise.all([add(visitor, credential), add(visitor, credential)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 400]);
    expect(await list(visitor)).toHaveLength(1);
  });

  test('is for the account that it was made for, and for nothing else', async () => {
    const [visitor, stranger] = [await withPasskey(), await someone()];
    const stolen = device().createJSON(ORIGIN, await offer(visitor));
    expect((await add(stranger, stolen)).status).toBe(400);
    const forSignIn = await askToSignIn();
    const options = await offer(visitor);
    expect(
      (await add(visitor, device().createJSON(ORIGIN, { ...options, challenge: forSignIn.challenge })))
        .status,
    ).toBe(400);
    const forAdding = visitor.phone.getJSON(ORIGIN, { ...forSignIn, challenge: options.challenge });
    expect((await enter(forAdding)).status).toBe(400);
  });

  test('that nobody asked is no challenge', async () => {
    const { phone } = await withPasskey();
    const options = { ...(await askToSignIn()), challenge: Buffer.alloc(32, 7).toString('base64url') };
    expect((await enter(phone.getJSON(ORIGIN, options))).status).toBe(400);
  });
});

describe('nobody gets in', () => {
  test('from another origin, whatever it calls itself', async () => {
    const { phone } = await withPasskey();
    for (const origin of ['http://localhost:3001', 'https://localhost:3000']) {
      const answer = await enter(phone.getJSON(origin, await askToSignIn()));
      expect([answer.status, messageOf(answer)], origin).toEqual([400, 'Invalid credentials']);
    }
    const visitor = await someone();
    const credential = device().createJSON('http://localhost:3001', await offer(visitor));
    expect((await add(visitor, credential)).status).toBe(400);
  });

  test('with a device that asked nobody for a finger', async () => {
    const untouched = () => ({ options: { uv: false, up: true } });
    const careless = { userMakeCredentialInteraction: untouched, userGetAssertionInteraction: untouched };
    const visitor = await someone();
    const authenticatorSelection = { residentKey: 'required', userVerification: 'discouraged' } as const;
    const options = { ...(await offer(visitor)), authenticatorSelection };
    expect((await add(visitor, device(careless).createJSON(ORIGIN, options))).status).toBe(400);

    const { phone } = await withPasskey();
    phone.authenticator.params = { ...phone.authenticator.params, ...careless };
    const asked = { ...(await askToSignIn()), userVerification: 'discouraged' as const };
    expect((await enter(phone.getJSON(ORIGIN, asked))).status).toBe(400);
  });

  test('with a signature of another key', async () => {
    const [one, other] = [await withPasskey(), await withPasskey()];
    const answer = one.phone.getJSON(ORIGIN, await askToSignIn());
    const { id } = other.phone.getJSON(ORIGIN, await askToSignIn());
    expect((await enter({ ...answer, id, rawId: id })).status).toBe(400);
    const signature = Buffer.alloc(70, 1).toString('base64url');
    expect((await enter({ ...answer, response: { ...answer.response, signature } })).status).toBe(400);
  });

  test('with a copy of a key, whose counter goes back', async () => {
    const { phone } = await withPasskey();
    const [early, late] = [await askToSignIn(), await askToSignIn()];
    const first = phone.getJSON(ORIGIN, early);
    const second = phone.getJSON(ORIGIN, late);
    expect((await enter(second)).status).toBe(200);
    expect(messageOf(await enter(first))).toBe('Invalid credentials');
  });

  test('a device that does not count signs in again and again', async () => {
    const { phone } = await withPasskey(device({ signCounterIncrement: 0 }));
    for (let time = 0; time < 3; time++)
      expect((await enter(phone.getJSON(ORIGIN, await askToSignIn()))).status).toBe(200);
  });

  test.each([
    ['nothing', {}],
    ['text', 'credential'],
    ['no JSON inside', { clientDataJSON: 'eHg', authenticatorData: 'eHg', signature: 'eHg' }],
    ['null inside', { clientDataJSON: 'bnVsbA', authenticatorData: 'eHg', signature: 'eHg' }],
  ])('with %s', async (_, response) => {
    const credential = { id: 'eHg', rawId: 'eHg', type: 'public-key', response };
    expect((await enter(credential)).status).toBe(400);
    expect((await enter(response as object)).status).toBe(400);
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
