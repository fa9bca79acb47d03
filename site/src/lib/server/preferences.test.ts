import { acceptedTags } from '@boxoffice/shared/api/language.ts';
import { expect, test } from 'vitest';
import { preferencesOf } from './preferences.ts';

const nothing = { language: undefined, theme: undefined };

test('the most wanted language that the site speaks is taken', async () => {
  expect(await preferencesOf(nothing, 'fr-FR,fr;q=0.9,de-CH;q=0.8,en;q=0.7')).toMatchObject({
    language: 'de',
    locale: 'de-CH',
  });
  expect(await preferencesOf(nothing, 'de;q=0.2, en-GB;q=0.4')).toMatchObject({
    language: 'en',
    locale: 'en-GB',
  });
});

test('who asks for nothing that the site speaks gets English', async () => {
  for (const header of [null, '', '*', 'fr', 'xx-invalid-😀', 'de;q=0'])
    expect(await preferencesOf(nothing, header)).toMatchObject({ language: 'en', locale: 'en-US' });
});

test('what a visitor chose counts more than what the browser asks for', async () => {
  const chosen = { language: 'de', theme: 'evening' };
  expect(await preferencesOf(chosen, 'en-GB')).toMatchObject({
    language: 'de',
    locale: 'de-DE',
    theme: 'evening',
  });
});

test('a made-up cookie changes nothing', async () => {
  const chosen = { language: '__proto__', theme: '"><script>' };
  expect(await preferencesOf(chosen, 'en-GB')).toMatchObject({ language: 'en', theme: undefined });
});

test('dates are written in the language of the page', async () => {
  expect(await preferencesOf({ ...nothing, language: 'en' }, 'de-AT,en;q=0.5')).toMatchObject({
    locale: 'en-US',
  });
});

test('weights order the tags, and nonsense is left out', () => {
  expect(acceptedTags('en;q=0.1, de;q=0.9, , -;q=1, fr;q=x')).toEqual(['de', 'en']);
});
