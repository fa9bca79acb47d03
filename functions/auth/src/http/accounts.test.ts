import type { Errors } from '@boxoffice/shared/api/errors.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { describe, expect, test, vi } from 'vitest';
import { SIGN_INS_PER_ADDRESS } from '../domain/limit.ts';
import '../group.ts';
import { countAttempt } from '../tables/attempts.ts';
import { newBrowser, newEmail, PASSWORD } from '../testing/browser.ts';

// A window of the limits that begins during a test would empty the counts.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T20:07:30Z') });
useTable();
const { ask } = useFunction('auth');
const browser = () => newBrowser(ask);

describe('signing up', () => {
  test('creates an account and signs in', async () => {
    const visitor = browser();
    const email = newEmail();
    const { status, body } = await visitor.signUp(`  ${email.toUpperCase()} `);
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.any(String), email });
    expect(await visitor.currentUser()).toEqual(body);
  });

  test('with an email that has an account is refused, also when three sign-ups are concurrent', async () => {
    const email = newEmail();
    const statuses = (await Promise.all([1, 2, 3].map(() => browser().signUp(email)))).map((r) => r.status);
    expect(statuses.sort()).toEqual([201, 400, 400]);
    const { body } = await browser().send<Errors>('POST', 'signup', { email, password: PASSWORD });
    expect(body).toEqual({ errors: [{ message: 'Email in use', field: 'email', code: 'email-in-use' }] });
  });

  test('with a Unicode domain is one account with its Punycode form', async () => {
    const name = newEmail().split('@')[0];
    const [unicode, punycode] = [`${name}@bücher.example`, `${name}@xn--bcher-kva.example`];
    const visitor = browser();
    const { status, body } = await visitor.signUp(unicode);
    expect({ status, body }).toMatchObject({ status: 201, body: { email: punycode } });
    const again = [unicode, punycode, `${name}@BU\u0308CHER.example`].map((email) => browser().signUp(email));
    for (const reply of await Promise.all(again))
      expect(reply.body).toMatchObject({ errors: [{ code: 'email-in-use' }] });
    for (const email of [unicode, punycode])
      expect((await browser().signIn(email)).body).toMatchObject({ id: body.id, email: punycode });
  });

  test.each([
    [{ email: 'nobody', password: PASSWORD }, 'email'],
    [{ email: 'a@example.com', password: 'short' }, 'password'],
    [{ email: 'a@example.com', password: 'x'.repeat(129) }, 'password'],
    [{ email: 'a@example.com', password: PASSWORD, admin: true }, 'admin'],
    [{ email: 7, password: PASSWORD }, 'email'],
  ])('with %j names the invalid field', async (body, field) => {
    const reply = await browser().send<Errors>('POST', 'signup', body);
    expect(reply.status).toBe(400);
    expect(reply.body.errors.map((error) => error.field)).toEqual([field]);
  });

  test('with invalid JSON is refused in the same format', async () => {
    const reply = await ask<Errors>('POST', '/api/users/signup', { body: '{"email":' });
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ message: 'The body is not JSON' }] } });
  });
});

describe('signing in', () => {
  test('works with the right password, and a wrong one gets the same answer as an unknown email', async () => {
    const email = newEmail();
    await browser().signUp(email);
    expect((await browser().signIn(email)).status).toBe(200);
    const wrong = await browser().signIn(email, 'not the password');
    const unknown = await browser().signIn(newEmail());
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body]);
    expect(wrong.body).toEqual({ errors: [{ message: 'Invalid credentials', code: 'credentials-wrong' }] });
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test('is limited for each network address, with Retry-After', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    // The window may end during the loop, so this is twice the limit and one more.
    const guess = () => countAttempt(SIGN_INS_PER_ADDRESS, '203.0.113.7', Date.now()).catch(() => {});
    await Promise.all(Array.from({ length: 201 }, guess));
    const body = { email: newEmail(), password: 'a guess' };
    const refused = await ask<Errors>('POST', '/api/users/signin', { body, headers });
    expect(refused).toMatchObject({ status: 429, body: { errors: [{ message: /too many/i }] } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('with the right password is not limited for an account', async () => {
    const email = newEmail();
    await browser().signUp(email);
    for (let time = 0; time < 12; time++) expect((await browser().signIn(email)).status).toBe(200);
  });
});
