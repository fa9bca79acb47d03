import { expect, test } from 'vitest';
import { system } from '../../harness/system.ts';
import { Visitor } from '../../harness/visitor.ts';

const { url } = await system({}, {}, { built: true });
const PASSWORD = 'correct horse battery';

/** Someone who is signed in on two devices. */
async function twice(): Promise<[Visitor, Visitor]> {
  const email = `${crypto.randomUUID()}@example.com`;
  const [laptop, phone] = [await Visitor.signedUp(url, email), new Visitor(url)];
  expect((await phone.post('/api/users/signin', { email, password: PASSWORD })).status).toBe(200);
  return [laptop, phone];
}

test('who was signed out elsewhere is asked to sign in, and not sent in circles', async () => {
  const [laptop, phone] = await twice();
  expect((await laptop.delete('/api/users/sessions?keep=current')).status).toBe(204);

  const sent = await phone.get('/account');
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/signin?next=%2Faccount']);
  expect((await phone.get('/signin?next=%2Faccount')).status).toBe(200);
  expect(phone.cookie).toBe('');
  expect((await laptop.get('/account')).status).toBe(200);
});

test('an API client that was signed out elsewhere is left without a token that nobody believes', async () => {
  const [laptop, phone] = await twice();
  await laptop.delete('/api/users/sessions?keep=current');
  expect((await phone.get('/api/users/sessions')).status).toBe(401);
  expect((await phone.get('/api/orders')).status).toBe(401);
  expect(phone.cookie).toBe('');
});

test('whose access token has expired changes the password, and stays signed in', async () => {
  const [laptop, phone] = await twice();
  const cookie = `session=expired; refresh=${laptop.cookieNamed('refresh')}`;
  const change = { currentPassword: PASSWORD, newPassword: 'a better horse battery' };
  expect((await laptop.post('/api/users/password', change, { cookie })).status).toBe(200);
  expect((await laptop.get('/api/users/sessions')).body).toMatchObject([{ current: true }]);
  expect((await laptop.post('/api/users/refresh', {})).status).toBe(200);
  expect((await phone.post('/api/users/refresh', {})).status).toBe(401);
});
