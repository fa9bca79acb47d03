import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import { listTicket, openTicket, signInSeller, signInWithCookies } from '../../harness/page-steps.ts';
import { Visitor } from '../../harness/visitor.ts';

describe.concurrent('selling', () => {
  test('buyers in another time zone see the start in the time zone of the place', async ({
    openPage,
    url,
  }) => {
    const page = await openPage({ timezoneId: 'America/New_York' });
    await signInSeller(page, url);
    await page.goto('/sell');
    // The JavaScript of the page selects the browser's time zone.
    const zone = () => page.getByLabel('Time zone').inputValue();
    await eventually(zone, (name) => name === 'America/New_York');
    await page.getByLabel('Title').fill('Metropolis');
    await page.getByLabel('Price').fill('18');
    await page.getByLabel('Start').fill('2036-07-16T21:30');
    await page.getByLabel('Time zone').selectOption('Europe/Berlin');
    await page.getByLabel('Place', { exact: true }).fill('Lakeside <Stage>');
    await page.getByLabel('Description').fill('Restored.\nBring a blanket.');
    await page.getByRole('main').getByRole('button', { name: 'List it for sale' }).click();
    await page.waitForURL(/\/tickets\/[0-9a-f-]+/);
    const buyer = await openPage({ timezoneId: 'Asia/Tokyo' });
    await buyer.goto(page.url());
    const whenAndWhere = buyer.getByTestId('when-and-where');
    expect(await whenAndWhere.textContent()).toMatch(/Wed, Jul 16, 2036.*9:30.PM GMT\+2\s+Lakeside <Stage>/s);
    await buyer.getByText('Bring a blanket.').waitFor();
  });

  test("prices and totals have the limits of the currency, in the visitor's format", async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    await signInSeller(page, url);
    await page.goto('/sell');
    await page.getByText('Free (0), or from $0.50 to $999,999.99').waitFor();
    await page.getByLabel('Currency').selectOption('SEK');
    await page.getByText(/^Free \(0\), or from SEK\s3\.00 to SEK\s999,999\.99$/).waitFor();
    await page.getByLabel('Title').fill('Metropolis');
    await page.getByLabel('Price').fill('2.99');
    await page.getByRole('main').getByRole('button', { name: 'List it for sale' }).click();
    await page.getByText(/The price must be between SEK\s3\.00 and SEK\s999,999\.99/).waitFor();
    const ticket = await listTicket(url, { price: 99_999_999, currency: 'SEK', quantity: 2 });
    await openTicket(page, ticket);
    await page.getByLabel('Seats').fill('2');
    await page.getByTestId('buy').click();
    await page.getByText(/The total must be between SEK\s3\.00 and SEK\s999,999\.99/).waitFor();
  });

  test.for([true, false])(
    'a seller sees the sales of each of their tickets, with JavaScript: %s',
    async (javaScriptEnabled, { openPage, url }) => {
      const page = await openPage({ javaScriptEnabled });
      const seller = await signInSeller(page, url);
      await page.goto('/sell');
      await page.getByRole('main').getByRole('link', { name: 'See your sales' }).click();
      await page.getByText('You have no tickets for sale yet').waitFor();
      for (let n = 1; n <= 21; n++) await listTicket(url, { title: `Night ${n}`, quantity: 3 }, seller);
      const buyer = await Visitor.signedUp(url);
      await page.reload();
      await page.getByRole('link', { name: 'Night 21', exact: true }).click();
      await page.waitForURL(/\/sales\/./);
      const ticketId = new URL(page.url()).pathname.split('/').at(-1);
      const order = await buyer.post<Order>('/api/orders', { ticketId, quantity: 2 });
      await buyer.post('/api/payments', { orderId: order.body.id, token: 'tok_visa' });
      await buyer.post('/api/orders', { ticketId });
      const first = async () => {
        await page.goto('/sales');
        return page.getByTestId('sale').first().textContent();
      };
      await eventually(first, (text) =>
        /Night 21\s.*3 seats at \$45\.00.*Available\s*0\s*Held\s*1\s*Sold\s*2\s*Earned\s*\$90\.00/s.test(
          text ?? '',
        ),
      );
      expect(await page.getByTestId('sale').count()).toBe(20);
      await page.getByRole('link', { name: 'Older tickets' }).click();
      await page.getByRole('link', { name: 'Night 1', exact: true }).waitFor();
      expect(await page.getByTestId('sale').count()).toBe(1);
      await page.getByRole('link', { name: 'Newest tickets' }).click();
      await page.getByRole('link', { name: 'Night 2', exact: true }).waitFor();
    },
  );

  test.for([
    { locale: 'en-US', price: 'Price per seat', seats: 'Number of seats', list: 'List it for sale' },
    { locale: 'de-DE', price: 'Preis pro Platz', seats: 'Anzahl der Plätze', list: 'Zum Verkauf anbieten' },
  ])(
    "a refused price names its limits in the visitor's format, in $locale",
    async (words, { openPage, url }) => {
      const page = await openPage({ locale: words.locale });
      await signInSeller(page, url);
      await page.goto('/sell', { waitUntil: 'networkidle' });
      await page.locator('[name=title]').fill('Metropolis');
      await page.getByLabel(words.price).fill('0.49');
      await page.locator('[name=currency]').selectOption('EUR');
      await page.getByLabel(words.seats).fill('2');
      await page.getByRole('main').getByRole('button', { name: words.list }).click();
      const limit =
        words.locale === 'de-DE' ? /zwischen 0,50\s€ und 999\.999,99\s€/ : /between €0\.50 and €999,999\.99/;
      await page.getByText(limit).waitFor();
    },
  );

  test('values that are entered before the JavaScript has loaded are kept', async ({ openPage, url }) => {
    const page = await openPage({ timezoneId: 'America/New_York' });
    await signInSeller(page, url);
    const releaseScripts = await holdScripts(page);
    await page.goto('/sell', { waitUntil: 'commit' });
    await page.getByLabel('Title').fill('Metropolis');
    await page.getByLabel('Currency').selectOption('SEK');
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await page.getByLabel('Description').fill('Restored.');
    releaseScripts();
    await page.waitForLoadState('networkidle');
    await page.getByLabel('Price').fill('much');
    await page.getByRole('main').getByRole('button', { name: 'List it for sale' }).click();
    await page.getByText('Please enter a price').waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('Metropolis');
    expect(await page.getByLabel('Currency').inputValue()).toBe('SEK');
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Asia/Tokyo');
    expect(await page.getByLabel('Description').inputValue()).toBe('Restored.');
  });

  test('a number of seats that is entered before the JavaScript has loaded is kept', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    const ticket = await listTicket(url);
    await signInWithCookies(page, url);
    const releaseScripts = await holdScripts(page);
    await page.goto(`/tickets/${ticket.id}`, { waitUntil: 'commit' });
    await page.getByLabel('Seats').fill('2');
    releaseScripts();
    await page.getByText('Up to date').waitFor();
    expect(await page.getByLabel('Seats').inputValue()).toBe('2');
    await page.getByRole('status').filter({ hasText: '$90.00' }).waitFor();
  });
});

/** Delays a page's scripts until the returned function is called. */
async function holdScripts(page: Page): Promise<() => void> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/*.js', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}
