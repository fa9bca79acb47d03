import { expect, test } from 'vitest';
import { hashPassword, isPassword, NOBODYS } from './password.ts';

test('a password is known again by its hash, and no other is', async () => {
  const hash = await hashPassword('correct horse');
  expect(await isPassword('correct horse', hash)).toBe(true);
  expect(await isPassword('Correct horse', hash)).toBe(false);
});

test('the same password has another hash each time, at the parameters that OWASP asks for', async () => {
  const [one, two] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
  expect(one).not.toBe(two);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
});

test('a password can be typed on any keyboard', async () => {
  expect(await isPassword('caf\u0065\u0301 au lait', await hashPassword('caf\u00e9 au lait'))).toBe(true);
});

test('a hash with older parameters still counts', async () => {
  const older =
    '$argon2id$v=19$m=8192,t=1,p=1$YW4gb2xkZXIgc2FsdC4uLg$lpV4x0u320yb1PCHfVWy9Q5mVqXS7KZgKjGwcfLLPpA';
  expect(await isPassword('correct horse', older)).toBe(true);
  expect(await isPassword('another horse', older)).toBe(false);
});

test('an unknown account costs as much as a wrong password', async () => {
  const [, , , parameters] = (await hashPassword('correct horse')).split('$');
  expect(NOBODYS.split('$')[3]).toBe(parameters);
  expect(await isPassword('correct horse', NOBODYS)).toBe(false);
});
