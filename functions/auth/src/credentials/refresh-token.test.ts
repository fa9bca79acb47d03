import { expect, test } from 'vitest';
import { hashToken, newRefreshToken, newSalt, successorOf } from './refresh-token.ts';

test('a refresh token is 32 random bytes', () => {
  const [one, two] = [newRefreshToken(), newRefreshToken()];
  expect(Buffer.from(one, 'base64url')).toHaveLength(32);
  expect(one).not.toBe(two);
});

test('the same token and salt make the same successor', () => {
  const [token, salt] = [newRefreshToken(), newSalt()];
  expect(successorOf(token, salt)).toBe(successorOf(token, salt));
  expect(Buffer.from(successorOf(token, salt), 'base64url')).toHaveLength(32);
});

test('the stored hash of a token reveals neither the token nor its successor', () => {
  const [token, salt] = [newRefreshToken(), newSalt()];
  expect(hashToken(token)).not.toBe(token);
  expect(successorOf(hashToken(token), salt)).not.toBe(successorOf(token, salt));
});
