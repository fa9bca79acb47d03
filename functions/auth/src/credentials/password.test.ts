import { expect, test } from 'vitest';
import { DUMMY_HASH, hashPassword, verifyPassword } from './password.ts';

test('a hash matches its own password and no other', async () => {
  const hash = await hashPassword('correct horse');
  expect(await verifyPassword('correct horse', hash)).toBe(true);
  expect(await verifyPassword('Correct horse', hash)).toBe(false);
});

test('the same password gets a different hash each time, with the parameters that OWASP recommends', async () => {
  const [one, two] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
  expect(one).not.toBe(two);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
});

test('a composed and a decomposed accent are the same password', async () => {
  expect(await verifyPassword('caf\u0065\u0301 au lait', await hashPassword('caf\u00e9 au lait'))).toBe(true);
});

test('a hash with former parameters is still accepted', async () => {
  const older =
    '$argon2id$v=19$m=8192,t=1,p=1$YW4gb2xkZXIgc2FsdC4uLg$lpV4x0u320yb1PCHfVWy9Q5mVqXS7KZgKjGwcfLLPpA';
  expect(await verifyPassword('correct horse', older)).toBe(true);
  expect(await verifyPassword('another horse', older)).toBe(false);
});

test('the dummy hash of unknown accounts has the current parameters', async () => {
  const [, , , parameters] = (await hashPassword('correct horse')).split('$');
  expect(DUMMY_HASH.split('$')[3]).toBe(parameters);
  expect(await verifyPassword('correct horse', DUMMY_HASH)).toBe(false);
});

test.each([
  [
    'another function',
    '$argon2i$v=19$m=8192,t=1,p=1$YW4gb2xkZXIgc2FsdC4uLg$lpV4x0u320yb1PCHfVWy9Q5mVqXS7KZgKjGwcfLLPpA',
  ],
  ['a missing hash', '$argon2id$v=19$m=8192,t=1,p=1$YW4gb2xkZXIgc2FsdC4uLg'],
  ['another format', 'correct horse'],
])('a stored value with %s is an error', async (_, stored) => {
  await expect(verifyPassword('correct horse', stored)).rejects.toThrow();
});
