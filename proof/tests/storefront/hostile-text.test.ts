import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { buy, listTicket, signInSeller, signInWithCookies } from '../../harness/page-steps.ts';
import { expectFits, phone } from './phone.ts';

const titles = {
  'a script': `</title><script>document.title = 'taken over'</script><img src=x onerror="document.title='taken over'">`,
  'one long word': `Donaudampfschifffahrt${'sgesellschaft'.repeat(12)}`,
  'many words': 'La finta giardiniera '.repeat(9).trim(),
  'composed emoji': '👩‍👩‍👧‍👦🏳️‍🌈🎭'.repeat(8),
  'right-to-left text': 'حفل موسيقي في الهواء الطلق ‮gnitset‬ '.repeat(5).trim(),
  'zero-width characters': `Ca​st‌or‍ et⁠ Pol﻿lux ${'​'.repeat(100)}!`,
  'stacked accents': `Z${'̷̡̛̈́̾'.repeat(30)}oroastre`,
};

describe.concurrent('hostile text', () => {
  test.for(Object.entries(titles))(
    'a title of %s is shown as text and fits the page',
    async ([, title], { openPage, url }) => {
      const page = await openPage(phone);
      await signInWithCookies(page, url);
      const ticket = await listTicket(url, { title });
      await page.goto('/');
      await expectFits(page);
      await page.goto(`/tickets/${ticket.id}`);
      await expectFits(page);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(ticket.title);
      await buy(page, ticket);
      await expectFits(page);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(ticket.title);
      await page.goto('/orders');
      await expectFits(page);
      expect(await page.getByRole('main').textContent()).toContain(ticket.title);
      expect(await page.title()).not.toContain('taken over');
    },
  );

  test('a title of 10,000 characters is refused beside its field, and the form keeps its values', async ({
    openPage,
    url,
  }) => {
    const page = await openPage({ ...phone, javaScriptEnabled: false });
    await signInSeller(page, url);
    await page.goto('/sell');
    const title = page.getByLabel('Title');
    // The form itself would not send so much text.
    await title.evaluate((field) => field.removeAttribute('maxlength'));
    await title.fill('Z'.repeat(10_000));
    await page.getByLabel('Price').fill('12.50');
    await page.getByLabel('Seats').fill('2');
    await page.getByRole('button', { name: 'List it for sale' }).click();
    await page.getByText('at most 200 characters').waitFor();
    expect(await title.inputValue()).toBe('Z'.repeat(10_000));
    expect(await page.getByLabel('Price').inputValue()).toBe('12.50');
    await expectFits(page);
  });

  test('a nonsensical address shows an error page that fits', async ({ openPage }) => {
    const page = await openPage(phone);
    for (const path of [
      '/tickets/%00',
      '/tickets/%3Cscript%3E',
      `/tickets/${'z'.repeat(2000)}`,
      '/orders/..%2F..%2Faccount',
      '/?cursor=nonsense',
      '/?sort=nonsense&q=%3Cscript%3Ealert(1)%3C/script%3E',
    ]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBeLessThan(500);
      await expectFits(page);
    }
  });
});
