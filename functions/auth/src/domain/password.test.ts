import { expect, test } from 'vitest';
import { refuseGuessable } from './password.ts';

const commonPasswords = new Set(['letmein123', 'iloveyou']);
const choosing = (password: string) => () =>
  refuseGuessable(password, 'ada.lovelace@example.com', commonPasswords, 'newPassword');

test.each(['letmein123', 'LetMeIn123'])('%s is refused as a common password', (password) => {
  expect(choosing(password)).toThrow('one of the most common ones');
});

test.each([
  'ada.lovelace@example.com',
  'Ada.Lovelace',
  'AdaLovelace1815!',
  'Boxoffice2026',
  '1234-tickets-5678',
])('%s is refused, because it is derived from the email or the site', (password) => {
  expect(choosing(password)).toThrow('easy to guess');
});

test.each([
  'correct horse battery',
  '4815162342',
  'пароль и ещё слово',
  '🐎🔋📎✅🐎🔋📎✅',
  'ada.lovelace likes numbers',
])('%s is accepted', (password) => {
  expect(choosing(password)).not.toThrow();
});

test('the error names the field', () => {
  expect(choosing('iloveyou')).toThrow(expect.objectContaining({ status: 400, field: 'newPassword' }));
});
