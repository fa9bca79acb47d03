import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { describe, expect, test } from 'vitest';
import '../group.ts';
import { device, devices, messageOf, ORIGIN } from '../testing/devices.ts';

useTable();
const { ask } = useFunction('auth');
const { add, askToSignIn, enter, list, offer, someone, withPasskey } = devices(ask);

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
