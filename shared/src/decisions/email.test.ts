import { expect, test } from 'vitest';
import { Email } from '../api/users.ts';
import { normalizeEmail } from './email.ts';

test.each([
  ['Ann@Example.com', 'ann@example.com'],
  ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
  ['ann@BÜCHER.example', 'ann@xn--bcher-kva.example'],
  // The same letter as two code points.
  ['ann@bu\u0308cher.example', 'ann@xn--bcher-kva.example'],
  ['ann@XN--BCHER-KVA.example', 'ann@xn--bcher-kva.example'],
  ['ann@почта.рф', 'ann@xn--80a1acny.xn--p1ai'],
  ['ann@straße.example', 'ann@xn--strae-oqa.example'],
])('the stored form of %s is %s', (typed, stored) => {
  expect(normalizeEmail(typed)).toBe(stored);
  expect(Email.parse(` ${typed} `)).toBe(stored);
  expect(Email.parse(stored)).toBe(stored);
});

test.each([
  'bücher.example',
  'bü@bücher.example',
  'ann@bücher',
  'ann@bü%2echer.example',
  'ann@bücher.example:25',
  'ann@bücher.example/x',
  'ann@b@bücher.example',
  'ann@bü cher.example',
  'ann@-bücher..example',
  `ann@${'ü'.repeat(250)}.example`,
])('%s is not a valid address', (typed) => {
  expect(Email.safeParse(typed).success).toBe(false);
});
