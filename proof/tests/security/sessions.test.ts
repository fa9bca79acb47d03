import { expect, test } from 'vitest';
import { startSystem } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const { url } = await startSystem();
const PASSWORD = 'correct horse battery';

/** A new user who is signed in on two devices. */
async function signInOnTwoDevices(): Promise<[Visitor, Visitor]> {
  const email = `${crypto.randomUUID()}@example.com`;
  const [laptop, phone] = [await Visitor.signedUp(url, email), new Visitor(url)];
  expect((await phone.post('/api/users/signin', { email, password: PASSWORD })).status).toBe(200);
  return [laptop, phone];
}

test('a page redirects a visitor who was signed out on another device to the sign-in page once', async () => {
  const [laptop, phone] = await signInOnTwoDevices();
  expect((await laptop.delete('/api/users/sessions?keep=current')).status).toBe(204);

  const redirect = await phone.get('/account');
  expect([redirect.status, redirect.headers.get('location')]).toEqual([303, '/signin?next=%2Faccount']);
  expect((await phone.get('/signin?next=%2Faccount')).status).toBe(200);
  expect(phone.cookie).toBe('');
  expect((await laptop.get('/account')).status).toBe(200);
});

test('the API clears the cookies of a client that was signed out on another device', async () => {
  const [laptop, phone] = await signInOnTwoDevices();
  await laptop.delete('/api/users/sessions?keep=current');
  expect((await phone.get('/api/users/sessions')).status).toBe(401);
  expect((await phone.get('/api/orders')).status).toBe(401);
  expect(phone.cookie).toBe('');
});

test('a user with an expired access token changes the password and stays signed in', async () => {
  const [laptop, phone] = await signInOnTwoDevices();
  const cookie = `session=expired; refresh=${laptop.cookieNamed('refresh')}`;
  const change = { currentPassword: PASSWORD, newPassword: 'a better horse battery' };
  expect((await laptop.post('/api/users/password', change, { cookie })).status).toBe(200);
  expect((await laptop.get('/api/users/sessions')).body).toMatchObject([{ current: true }]);
  expect((await laptop.post('/api/users/refresh', {})).status).toBe(200);
  expect((await phone.post('/api/users/refresh', {})).status).toBe(401);
});
