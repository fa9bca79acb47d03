import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { listTicket, openTicket, signInWithCookies } from '../../harness/page-steps.ts';
import type { Visitor } from '../../harness/visitor.ts';
import { expectAccessible } from './axe.ts';

const ordersOf = async (buyer: Visitor) => (await buyer.get<unknown[]>('/api/orders')).body;
const buyButton = (page: Page) => page.getByRole('button', { name: /^buy/i });

describe.concurrent('a manipulated form or link', () => {
  test.for(['-1', '1.5', '1e9', 'many', ''])(
    'a tampered quantity of “%s” buys nothing',
    async (quantity, { openPage, url }) => {
      const page = await openPage();
      const buyer = await signInWithCookies(page, url);
      await page.goto(`/tickets/${(await listTicket(url)).id}`);
      await page.getByLabel('Seats').evaluate((field, value) => {
        field.form.noValidate = true;
        field.type = 'text';
        field.value = value;
      }, quantity);
      await buyButton(page).click();
      await page.locator('[aria-invalid=true], [role=alert]').first().waitFor();
      expect(await ordersOf(buyer)).toEqual([]);
    },
  );

  test('a form of an older version of the page is refused as out of date', async ({ openPage, url }) => {
    const page = await openPage();
    const buyer = await signInWithCookies(page, url);
    await openTicket(page, await listTicket(url));
    await buyButton(page).evaluate((button) => button.form.setAttribute('action', '?/gone'));
    await buyButton(page).click();
    await page.getByRole('alert').filter({ hasText: 'out of date' }).waitFor();
    expect(await ordersOf(buyer)).toEqual([]);
  });

  test.for([
    { locale: 'en-US', lang: 'en', says: 'A form that another site sent is not accepted' },
    {
      locale: 'de-DE',
      lang: 'de',
      says: 'Ein Formular von einer anderen Website wird nicht angenommen. Es ist nichts geschehen.',
    },
  ])(
    'a form that another origin posts with the visitor’s cookies is refused, in $lang',
    async ({ locale, lang, says }, { openPage, url }) => {
      const page = await openPage({ locale });
      const buyer = await signInWithCookies(page, url);
      const ticket = await listTicket(url);
      // Another port is another origin but the same site, so the browser sends SameSite cookies.
      const foreign = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<form method="post" action="${url}/tickets/${ticket.id}?/buy">
        <input name="quantity" value="1"><button>Win a prize</button></form>`);
      }).listen(0, '127.0.0.1');
      await once(foreign, 'listening');
      await page.goto(`http://localhost:${(foreign.address() as AddressInfo).port}`);
      const answer = page.waitForResponse((response) => response.url().startsWith(url));
      await page.getByRole('button').click();
      expect((await answer).status()).toBe(403);
      await page.getByText(says).waitFor();
      foreign.close();
      expect(await page.locator('html').getAttribute('lang')).toBe(lang);
      await expectAccessible(page, 'a refused form');
      expect(await ordersOf(buyer)).toEqual([]);
    },
  );

  test('a form that is too long is refused in the visitor’s language', async ({ openPage }) => {
    const page = await openPage({ locale: 'de-DE' });
    await page.goto('/');
    await page
      .locator('form[action="/preferences"] [name=next]')
      .first()
      .evaluate((next) => {
        next.value = 'long '.repeat(30_000);
        next.form.submit();
      });
    await page
      .getByRole('heading', { level: 1, name: 'Dieses Formular ist zu lang. Es ist nichts geschehen.' })
      .waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await expectAccessible(page, 'a form that is too long');
  });

  test('two tabs that renew one session simultaneously both stay signed in', async ({ openPage, url }) => {
    const one = await openPage();
    await signInWithCookies(one, url);
    const two = await one.context().newPage();
    for (const path of ['/orders', '/account', '/orders']) {
      await one.context().clearCookies({ name: 'session' });
      await Promise.all([one.goto(path), two.goto(path)]);
      for (const tab of [one, two]) expect(new URL(tab.url()).pathname).toBe(path);
    }
  });

  test('a sign-up link that names another site as its next page leads to this site', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    for (const next of [
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      await page.context().clearCookies();
      await page.goto(`/signup?next=${encodeURIComponent(next)}`);
      await page.getByLabel('Email').fill(`${crypto.randomUUID()}@example.com`);
      await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
      await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
      await page.waitForURL((at) => at.pathname !== '/signup');
      expect(new URL(page.url()).origin).toBe(url);
    }
  });
});
