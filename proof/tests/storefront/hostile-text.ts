import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { buy, onSale, signedIn } from '../../harness/page-steps.ts';
import { fits, phone } from './phone.ts';

const titles = {
  'a script': `</title><script>document.title = 'taken over'</script><img src=x onerror="document.title='taken over'">`,
  'one long word': `Donaudampfschifffahrt${'sgesellschaft'.repeat(12)}`,
  'many words': 'La finta giardiniera '.repeat(9).trim(),
  'emoji of many parts': '👩‍👩‍👧‍👦🏳️‍🌈🎭'.repeat(8),
  'right-to-left text': 'حفل موسيقي في الهواء الطلق ‮gnitset‬ '.repeat(5).trim(),
  'letters of no width': `Ca​st‌or‍ et⁠ Pol﻿lux ${'​'.repeat(100)}!`,
  'towers of accents': `Z${'̷̡̛̈́̾'.repeat(30)}oroastre`,
};

export function hostileText({ url, test }: Stage): void {
  test.for(Object.entries(titles))(
    'a title of %s is shown as text and fits',
    async ([, title], { arrive }) => {
      const page = await arrive(phone);
      await signedIn(page, url);
      const ticket = await onSale(url, { title });
      await page.goto('/');
      await fits(page);
      await page.goto(`/tickets/${ticket.id}`);
      await fits(page);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(ticket.title);
      await buy(page, ticket);
      await fits(page);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(ticket.title);
      await page.goto('/orders');
      await fits(page);
      expect(await page.getByRole('main').textContent()).toContain(ticket.title);
      expect(await page.title()).not.toContain('taken over');
    },
  );

  test('a title of 10,000 characters is refused beside its field, and nothing typed is lost', async ({
    arrive,
  }) => {
    const page = await arrive({ ...phone, javaScriptEnabled: false });
    await signedIn(page, url);
    await page.goto('/sell');
    const title = page.getByLabel('Title');
    // As one who writes the request by hand: no form would send it.
    await title.evaluate((field) => field.removeAttribute('maxlength'));
    await title.fill('Z'.repeat(10_000));
    await page.getByLabel('Price').fill('12.50');
    await page.getByLabel('Seats').fill('2');
    await page.getByRole('button', { name: 'List it for sale' }).click();
    await page.getByText('at most 200 characters').waitFor();
    expect(await title.inputValue()).toBe('Z'.repeat(10_000));
    expect(await page.getByLabel('Price').inputValue()).toBe('12.50');
    await fits(page);
  });

  test('addresses of nonsense lead to a page that says so', async ({ arrive }) => {
    const page = await arrive(phone);
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
      await fits(page);
    }
  });
}
