import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { describe, expect, test } from 'vitest';
import '../group.ts';
import { device, messageOf, ORIGIN, passkeyActions } from '../testing/passkey-actions.ts';

useTable();
const { ask } = useFunction('auth');
const {
  addPasskey,
  requestOptions,
  signInWith,
  listPasskeys,
  creationOptions,
  signedUpVisitor,
  visitorWithPasskey,
} = passkeyActions(ask);

describe('a challenge', () => {
  test('works once, also for three concurrent sign-ins', async () => {
    const { phone } = await visitorWithPasskey();
    const answer = phone.getJSON(ORIGIN, await requestOptions());
    const replies = await Promise.all([signInWith(answer), signInWith(answer), signInWith(answer)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(messageOf(await signInWith(answer))).toBe('That took too long: please try again');
  });

  test('adds one passkey, also for two concurrent requests', async () => {
    const visitor = await signedUpVisitor();
    const credential = device().createJSON(ORIGIN, await creationOptions(visitor));
    const replies = await Promise.all([addPasskey(visitor, credential), addPasskey(visitor, credential)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 400]);
    expect(await listPasskeys(visitor)).toHaveLength(1);
  });

  test('works only for the account and the purpose that it was made for', async () => {
    const [visitor, stranger] = [await visitorWithPasskey(), await signedUpVisitor()];
    const stolen = device().createJSON(ORIGIN, await creationOptions(visitor));
    expect((await addPasskey(stranger, stolen)).status).toBe(400);
    const forSignIn = await requestOptions();
    const options = await creationOptions(visitor);
    expect(
      (await addPasskey(visitor, device().createJSON(ORIGIN, { ...options, challenge: forSignIn.challenge })))
        .status,
    ).toBe(400);
    const forAdding = visitor.phone.getJSON(ORIGIN, { ...forSignIn, challenge: options.challenge });
    expect((await signInWith(forAdding)).status).toBe(400);
  });

  test('that the service did not make is refused', async () => {
    const { phone } = await visitorWithPasskey();
    const options = { ...(await requestOptions()), challenge: Buffer.alloc(32, 7).toString('base64url') };
    expect((await signInWith(phone.getJSON(ORIGIN, options))).status).toBe(400);
  });
});

describe('signing in or adding a passkey is refused', () => {
  test('from another origin', async () => {
    const { phone } = await visitorWithPasskey();
    for (const origin of ['http://localhost:3001', 'https://localhost:3000']) {
      const answer = await signInWith(phone.getJSON(origin, await requestOptions()));
      expect([answer.status, messageOf(answer)], origin).toEqual([400, 'Invalid credentials']);
    }
    const visitor = await signedUpVisitor();
    const credential = device().createJSON('http://localhost:3001', await creationOptions(visitor));
    expect((await addPasskey(visitor, credential)).status).toBe(400);
  });

  test('without user verification', async () => {
    const withoutVerification = () => ({ options: { uv: false, up: true } });
    const unverified = {
      userMakeCredentialInteraction: withoutVerification,
      userGetAssertionInteraction: withoutVerification,
    };
    const visitor = await signedUpVisitor();
    const authenticatorSelection = { residentKey: 'required', userVerification: 'discouraged' } as const;
    const options = { ...(await creationOptions(visitor)), authenticatorSelection };
    expect((await addPasskey(visitor, device(unverified).createJSON(ORIGIN, options))).status).toBe(400);

    const { phone } = await visitorWithPasskey();
    phone.authenticator.params = { ...phone.authenticator.params, ...unverified };
    const request = { ...(await requestOptions()), userVerification: 'discouraged' as const };
    expect((await signInWith(phone.getJSON(ORIGIN, request))).status).toBe(400);
  });

  test('with the signature of another key', async () => {
    const [one, other] = [await visitorWithPasskey(), await visitorWithPasskey()];
    const answer = one.phone.getJSON(ORIGIN, await requestOptions());
    const { id } = other.phone.getJSON(ORIGIN, await requestOptions());
    expect((await signInWith({ ...answer, id, rawId: id })).status).toBe(400);
    const signature = Buffer.alloc(70, 1).toString('base64url');
    expect((await signInWith({ ...answer, response: { ...answer.response, signature } })).status).toBe(400);
  });

  test('with a copy of a key, whose counter does not increase', async () => {
    const { phone } = await visitorWithPasskey();
    const [early, late] = [await requestOptions(), await requestOptions()];
    const first = phone.getJSON(ORIGIN, early);
    const second = phone.getJSON(ORIGIN, late);
    expect((await signInWith(second)).status).toBe(200);
    expect(messageOf(await signInWith(first))).toBe('Invalid credentials');
  });

  test.each([
    ['an empty response', {}],
    ['text', 'credential'],
    ['client data that is not JSON', { clientDataJSON: 'eHg', authenticatorData: 'eHg', signature: 'eHg' }],
    ['client data that is null', { clientDataJSON: 'bnVsbA', authenticatorData: 'eHg', signature: 'eHg' }],
  ])('with %s', async (_, response) => {
    const credential = { id: 'eHg', rawId: 'eHg', type: 'public-key', response };
    expect((await signInWith(credential)).status).toBe(400);
    expect((await signInWith(response as object)).status).toBe(400);
  });
});

test('an authenticator without a counter can sign in repeatedly', async () => {
  const { phone } = await visitorWithPasskey(device({ signCounterIncrement: 0 }));
  for (let time = 0; time < 3; time++)
    expect((await signInWith(phone.getJSON(ORIGIN, await requestOptions()))).status).toBe(200);
});
