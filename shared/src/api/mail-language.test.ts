import { expect, test } from 'vitest';
import { languageOf } from './mail-language.ts';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['fr, en;q=0.5, DE ; q=0.7', 'de'],
  ['en-GB,de;q=0.9', 'en'],
  ['de;q=0, en', 'en'],
  ['fr,ja', 'en'],
  ['de;q=x', 'en'],
  [','.repeat(100_000), 'en'],
])('Accept-Language "%s" selects %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
