import { expect } from 'vitest';
import { eventually } from '../../../harness/eventually.ts';
import { Account, createResource } from '../account.ts';
import { type Customer, PASSWORDS } from './customer.ts';

/** Signs up while the mail server refuses mails, then signs in with right, wrong, and malformed requests. */
export async function signUpAndIn(customer: Customer): Promise<void> {
  const { visitor, email } = customer;
  const { first: password, wrong } = PASSWORDS;
  customer.mail.lock(true);
  await customer.post('signup', { email, password: email }, 400);
  await customer.post('signup', { email, password }, 201);
  await eventually(
    async () => customer.laptop.log.join('\n').includes('the mail server did not take a mail'),
    (isLogged) => isLogged,
  );
  customer.mail.lock(false);
  await customer.post('signup', { email, password }, 400);
  await customer.post('signin', { email, password: wrong }, 400);
  await customer.post('signin', { email, password, unknown: password }, 400);
  await customer.post('signin', { email: password, password: [password] }, 400);
  for (const body of [password, `{"email":"${email}","password":"${password}`, JSON.stringify(password)])
    expect((await visitor.send('POST', '/api/users/signin', body)).status).toBe(400);
  await visitor.get(`/api/users/signin?${new URLSearchParams({ email, password })}`);
  for (const [page, fields, status] of [
    ['/signup', { email, password }, 400],
    ['/signin', { email, password: wrong }, 400],
    ['/signin', { email, password, next: '/' }, 303],
  ] as const)
    await customer.submit(page, fields, status, customer.onOtherDevice());
  await customer.post('signin', { email, password }, 200);
}

/** Renews the session, sends its tokens in wrong places, and reuses an old refresh token. */
export async function renewSession(customer: Customer): Promise<void> {
  const { visitor } = customer;
  const [access = '', refresh = ''] = ['session', 'refresh'].map((name) => visitor.cookieNamed(name));
  await customer.post('refresh', {}, 200);
  for (const token of [access.slice(0, -1), refresh, `${access}x`]) {
    const authorization = `Bearer ${token}`;
    for (const path of ['/api/orders', '/api/users/sessions', `/api/orders/${token}`, `/${token}`])
      await customer.onOtherDevice().get(path, { authorization });
  }
  const thief = customer.onOtherDevice();
  for (let turn = 0; turn < 2; turn++) await customer.post('refresh', {}, 200);
  const stolen = { cookie: `refresh=${refresh}; session=${access}x` };
  expect((await thief.post('/api/users/refresh', {}, stolen)).status).toBe(401);
  await thief.get('/account', stolen);
  await customer.post('signin', { email: customer.email, password: PASSWORDS.first }, 200);
}

/** Confirms the address, resets the password, and changes it, with valid and invalid requests. */
export async function recoverAccount(customer: Customer): Promise<void> {
  const { email, visitor } = customer;
  const { first, wrong, second, third } = PASSWORDS;
  await customer.post('sendverification', {}, 202);
  const confirmation = await customer.mailedToken('verify');
  for (const status of [200, 400]) await customer.post('verify', { token: confirmation }, status);
  await customer.submit(`/verify/${confirmation}`, {}, 400);
  await visitor.get(`/api/users/verify/${confirmation}`);

  await customer.submit('/reset', { email }, 200);
  const reset = await customer.mailedToken('reset');
  await customer.submit(`/reset/${reset}`, { password: email }, 400);
  await customer.post('resetpassword', { token: reset, password: second }, 200);
  await customer.post('resetpassword', { token: reset, password: second }, 400);
  await customer.submit(`/reset/${reset}`, { password: second }, 400);

  await customer.post('signin', { email, password: first }, 400);
  await customer.post('signin', { email, password: second }, 200);
  const change = { currentPassword: wrong, newPassword: third };
  await customer.post('password', change, 400);
  await customer.submit('/account/password', change, 400);
  await customer.post('password', { ...change, currentPassword: second }, 200);
  const owner = await Account.create(customer.url);
  await createResource('passkey', owner, owner, customer.url);
  await customer.post('signin/passkey', { credential: { id: third, rawId: third, type: 'public-key' } }, 400);
}
