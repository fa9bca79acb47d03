import { expect } from 'vitest';
import { eventually } from '../../../harness/eventually.ts';
import { Account, makeThing } from '../things.ts';
import { type Guest, PASSWORDS } from './guest.ts';

/** Signs up while the mail server takes nothing, then signs in: wrong, right, and with what is no sign-in. */
export async function signIn(guest: Guest): Promise<void> {
  const { visitor, email } = guest;
  const { first: password, wrong } = PASSWORDS;
  guest.mail.rejectSignIns(true);
  await guest.post('signup', { email, password: email }, 400);
  await guest.post('signup', { email, password }, 201);
  await eventually(
    async () => guest.laptop.log.join('\n').includes('the mail server did not accept a mail'),
    (refused) => refused,
  );
  guest.mail.rejectSignIns(false);
  await guest.post('signup', { email, password }, 400);
  await guest.post('signin', { email, password: wrong }, 400);
  await guest.post('signin', { email, password, unknown: password }, 400);
  await guest.post('signin', { email: password, password: [password] }, 400);
  for (const body of [password, `{"email":"${email}","password":"${password}`, JSON.stringify(password)])
    expect((await visitor.send('POST', '/api/users/signin', body)).status).toBe(400);
  await visitor.get(`/api/users/signin?${new URLSearchParams({ email, password })}`);
  for (const [page, typed, status] of [
    ['/signup', { email, password }, 400],
    ['/signin', { email, password: wrong }, 400],
    ['/signin', { email, password, next: '/' }, 303],
  ] as const)
    await guest.submit(page, typed, status, guest.elsewhere());
  await guest.post('signin', { email, password }, 200);
}

/** Renews the session, sends its tokens to where they don't belong, and uses an old one once more. */
export async function renew(guest: Guest): Promise<void> {
  const { visitor } = guest;
  const [access = '', refresh = ''] = ['session', 'refresh'].map((name) => visitor.cookieNamed(name));
  await guest.post('refresh', {}, 200);
  for (const token of [access.slice(0, -1), refresh, `${access}x`]) {
    const authorization = `Bearer ${token}`;
    for (const path of ['/api/orders', '/api/users/sessions', `/api/orders/${token}`, `/${token}`])
      await guest.elsewhere().get(path, { authorization });
  }
  const thief = guest.elsewhere();
  for (let turn = 0; turn < 2; turn++) await guest.post('refresh', {}, 200);
  const stolen = { cookie: `refresh=${refresh}; session=${access}x` };
  expect((await thief.post('/api/users/refresh', {}, stolen)).status).toBe(401);
  await thief.get('/account', stolen);
  await guest.post('signin', { email: guest.email, password: PASSWORDS.first }, 200);
}

/** Confirms the address, sets a new password by a link, and changes it; each also as it doesn't work. */
export async function recover(guest: Guest): Promise<void> {
  const { email, visitor } = guest;
  const { first, wrong, second, third } = PASSWORDS;
  await guest.post('sendverification', {}, 202);
  const confirmation = await guest.link('verify');
  for (const status of [200, 400]) await guest.post('verify', { token: confirmation }, status);
  await guest.submit(`/verify/${confirmation}`, {}, 400);
  await visitor.get(`/api/users/verify/${confirmation}`);

  await guest.submit('/reset', { email }, 200);
  const reset = await guest.link('reset');
  await guest.submit(`/reset/${reset}`, { password: email }, 400);
  await guest.post('resetpassword', { token: reset, password: second }, 200);
  await guest.post('resetpassword', { token: reset, password: second }, 400);
  await guest.submit(`/reset/${reset}`, { password: second }, 400);

  await guest.post('signin', { email, password: first }, 400);
  await guest.post('signin', { email, password: second }, 200);
  const change = { currentPassword: wrong, newPassword: third };
  await guest.post('password', change, 400);
  await guest.submit('/account/password', change, 400);
  await guest.post('password', { ...change, currentPassword: second }, 200);
  await makeThing('passkey', await Account.make(guest.url), await Account.make(guest.url), guest.url);
  await guest.post('signin/passkey', { credential: { id: third, rawId: third, type: 'public-key' } }, 400);
}
