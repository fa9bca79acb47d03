import { expect } from 'vitest';
import { accessible } from './axe.ts';
import type { Trial } from './kept-forms.ts';
import { fits, phone } from './phone.ts';

const languages = [
  { locale: 'en-US', language: 'en', title: 'Something went wrong', silent: 'Not available at the moment' },
  { locale: 'de-DE', language: 'de', title: 'Etwas ist schiefgegangen', silent: 'Zurzeit nicht verfügbar' },
];

/** What is shown where nothing can be shown. */
export function brokenPages({ test, doors: { tickets } }: Pick<Trial, 'test' | 'doors'>): void {
  test.for(languages)('a page that fails says so in words, in $language', async (wanted, { arrive }) => {
    const page = await arrive({ ...phone, locale: wanted.locale });
    for (const [seen, status, title] of [
      ['confused', 500, wanted.title],
      ['gone', 503, wanted.silent],
    ] as const) {
      tickets.seen = seen;
      const answer = await page.goto('/tickets/any');
      expect(answer?.status()).toBe(status);
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(wanted.language);
      await fits(page);
      await accessible(page, title);
    }
  });
}
