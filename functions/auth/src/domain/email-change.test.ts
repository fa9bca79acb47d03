import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { applyEmailChange, openEmailChange, requestEmailChange } from './email-change.ts';
import { accountOf, applyReset, newLink } from './link.ts';
import { type User, withPassword } from './user.ts';

const now = Date.parse('2026-11-28T10:00:00Z');
const given = { now, newId: randomUUID };
const user: User = {
  id: randomUUID(),
  version: 3,
  email: 'old@example.com',
  password: 'hash',
  generation: 1,
  createdAt: now,
  verifiedAt: now,
  language: 'en',
};
const requested = requestEmailChange(user, 'new@example.com', given);
const linkOf = ({ user: owner, change }: typeof requested) =>
  newLink(owner, { purpose: 'change-email', hash: 'h', changeId: change.id }, now);

test('a request keeps the address, and the link changes it and ends every session', () => {
  expect(requested.user).toMatchObject({ email: 'old@example.com', version: 4, generation: 1 });
  expect(applyEmailChange(requested.user, linkOf(requested), now + 1)).toMatchObject({
    email: 'new@example.com',
    version: 5,
    generation: 2,
    verifiedAt: now + 1,
    emailChange: undefined,
  });
});

test("the account's own address is refused", () => {
  expect(() => requestEmailChange(user, user.email, given)).toThrow('your address already');
});

test.each([
  ['after an hour', requested.user, linkOf(requested), now + 3_600_000],
  ['of another account', { ...requested.user, id: randomUUID() }, linkOf(requested), now],
  [
    'that a later request has replaced',
    requestEmailChange(requested.user, 'c@example.com', given).user,
    linkOf(requested),
    now,
  ],
  ['after a new password', withPassword(requested.user, 'other'), linkOf(requested), now],
  ['of another purpose', requested.user, newLink(user, { purpose: 'verify-email', hash: 'h' }, now), now],
])('a link %s changes nothing', (_, owner, link, at) => {
  expect(() => applyEmailChange(owner, link, at)).toThrow('used or has expired');
});

test('links that were mailed to the former address end', () => {
  const reset = newLink(requested.user, { purpose: 'reset-password', hash: 'h' }, now);
  expect(applyReset(accountOf(reset, requested.user), reset, 'other', now)).toMatchObject({
    password: 'other',
  });
  const changed = applyEmailChange(requested.user, linkOf(requested), now);
  expect(() => accountOf(reset, changed)).toThrow('used or has expired');
  expect(openEmailChange(changed, requested.change.id, now)).toBeUndefined();
});
