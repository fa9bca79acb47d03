import { expect } from 'vitest';
import { expectAccessible } from './axe.ts';
import { test } from './failing-services.ts';
import { expectFits, phone } from './phone.ts';

const languages = [
  { locale: 'en-US', language: 'en', wrong: 'Something went wrong', silent: 'Not available at the moment' },
  { locale: 'de-DE', language: 'de', wrong: 'Etwas ist schiefgegangen', silent: 'Zurzeit nicht verfügbar' },
];

test.for(languages)(
  'a page whose service fails explains it in $language',
  async ({ locale, language, wrong, silent }, { openPage, proxies }) => {
    const page = await openPage({ ...phone, locale });
    for (const [behaviour, status, heading] of [
      ['malformed', 500, wrong],
      ['unreachable', 503, silent],
    ] as const) {
      proxies.tickets.behaviour = behaviour;
      const answer = await page.goto('/tickets/any');
      expect(answer?.status()).toBe(status);
      await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      await expectFits(page);
      await expectAccessible(page, heading);
    }
  },
);
