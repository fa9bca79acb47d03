import { expect, test } from 'vitest';
import { refuseGuessable } from './password.ts';

const common = new Set(['letmein123', 'iloveyou']);
const choosing = (password: string) => () =>
  refuseGuessable(password, 'ada.lovelace@example.com', common, 'newPassword');

test.each(['letmein123', 'LetMeIn123'])('%s is refused: it is a common one', (password) => {
  expect(choosing(password)).toThrow('one of the most common ones');
});

test.each([
  'ada.lovelace@example.com',
  'Ada.Lovelace',
  'AdaLovelace1815!',
  'Boxoffice2026',
  '1234-tickets-5678',
])('%s is refused: whoever knows the account or the site tries it', (password) => {
  expect(choosing(password)).toThrow('easy to guess');
});

test.each([
  'correct horse battery',
  '4815162342',
  'пароль и ещё слово',
  '🐎🔋📎✅🐎🔋📎✅',
  'ada.lovelace likes numbers',
])('%s is taken', (password) => {
  expect(choosing(password)).not.toThrow();
});

test('the refusal names the field', () => {
  expect(choosing('iloveyou')).toThrow(expect.objectContaining({ status: 400, field: 'newPassword' }));
});
