import { acceptedTags } from '@boxoffice/shared/api/language.ts';
import { expect, test } from 'vitest';
import { preferencesOf } from './preferences.ts';

const noChoice = { language: undefined, theme: undefined };

test('the most wanted supported language is used', async () => {
  expect(await preferencesOf(noChoice, 'fr-FR,fr;q=0.9,de-CH;q=0.8,en;q=0.7')).toMatchObject({
    language: 'de',
    locale: 'de-CH',
  });
  expect(await preferencesOf(noChoice, 'de;q=0.2, en-GB;q=0.4')).toMatchObject({
    language: 'en',
    locale: 'en-GB',
  });
});

test('a browser without a supported language gets English', async () => {
  for (const header of [null, '', '*', 'fr', 'xx-invalid-😀', 'de;q=0'])
    expect(await preferencesOf(noChoice, header)).toMatchObject({ language: 'en', locale: 'en-US' });
});

test('a choice outweighs the Accept-Language header', async () => {
  const chosen = { language: 'de', theme: 'evening' };
  expect(await preferencesOf(chosen, 'en-GB')).toMatchObject({
    language: 'de',
    locale: 'de-DE',
    theme: 'evening',
  });
});

test('an invalid cookie is ignored', async () => {
  const chosen = { language: '__proto__', theme: '"><script>' };
  expect(await preferencesOf(chosen, 'en-GB')).toMatchObject({ language: 'en', theme: undefined });
});

test('the locale has the language of the page', async () => {
  expect(await preferencesOf({ ...noChoice, language: 'en' }, 'de-AT,en;q=0.5')).toMatchObject({
    locale: 'en-US',
  });
});

test('quality values order the tags, and invalid tags are left out', () => {
  expect(acceptedTags('en;q=0.1, de;q=0.9, , -;q=1, fr;q=x')).toEqual(['de', 'en']);
});
