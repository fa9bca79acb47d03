import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import { signInAs, signInWithCookies } from '../../harness/page-steps.ts';
import { expectAccessible } from './axe.ts';
import { openCheckIn, sellPasses, transferPass, typeCode, waitUntilKept } from './check-in-steps.ts';

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describe.concurrent('the check-in page', () => {
  test('admits a pass once, and names what else it reads', async ({ openPage, url }) => {
    const [sold, other] = [await sellPasses(url, 2), await sellPasses(url)];
    const page = await openPage(phone);
    await signInAs(page, sold.seller, url);
    await page.goto('/sales');
    await page.getByRole('link', { name: /^Check-in/ }).click();
    await openCheckIn(page, sold.ticket, 'North gate');
    const [first = '', second = ''] = sold.codes;
    await typeCode(page, first, 'admitted');
    await page.getByTestId('count').getByText('1 of 2 admitted').waitFor();
    await typeCode(page, first, 'already-admitted');
    await page.getByRole('status').getByText('on North gate').waitFor();
    await typeCode(page, other.codes[0] ?? '', 'other-event');
    await typeCode(page, `${first.slice(0, -9)}AAAAAAAAA`, 'unknown');
    await transferPass(sold.buyer, `${sold.order.id}-2`, url);
    await typeCode(page, second, 'void');
  });

  test('without a network keeps check-ins over a closed page, and sends them later', async ({
    openPage,
    url,
  }) => {
    const sold = await sellPasses(url, 2);
    const [first = '', second = ''] = sold.codes;
    const page = await openPage(phone);
    const context = page.context();
    await signInAs(page, sold.seller, url);
    await openCheckIn(page, sold.ticket, 'Cellar');
    await waitUntilKept(page);
    await context.setOffline(true);
    await typeCode(page, first, 'admitted');
    await page.getByText('1 check-in waits to be sent').waitFor();
    await page.close();

    const reopened = await context.newPage();
    await openCheckIn(reopened, sold.ticket, 'Cellar');
    await reopened.getByText('1 check-in waits to be sent').waitFor();
    await typeCode(reopened, first, 'already-admitted');
    await typeCode(reopened, second, 'admitted');
    expect((await sold.list()).admitted).toBe(0);
    await context.setOffline(false);
    await reopened.getByTestId('waiting').waitFor({ state: 'detached' });
    const { passes } = await eventually(sold.list, ({ admitted }) => admitted === 2);
    expect(passes.map(({ device }) => device)).toEqual(['Cellar', 'Cellar']);
    expect(JSON.stringify(passes)).not.toContain('conflicts');
  });

  test('shows the seller a pass that two devices admitted without a network', async ({ openPage, url }) => {
    const sold = await sellPasses(url);
    const pages = [await openPage(), await openPage()];
    for (const [n, page] of pages.entries()) {
      await signInAs(page, sold.seller, url);
      await openCheckIn(page, sold.ticket, `Gate ${n + 1}`);
      await page.context().setOffline(true);
      await typeCode(page, sold.codes[0] ?? '', 'admitted');
    }
    for (const page of pages) {
      await page.context().setOffline(false);
      await page.getByTestId('waiting').waitFor({ state: 'detached' });
    }
    const [page] = pages;
    const conflict = page?.getByTestId('conflicts');
    for (const gate of ['on Gate 1', 'on Gate 2']) await conflict?.getByText(gate).waitFor();
    expect((await sold.list()).admitted).toBe(1);
  });

  test('lets a helper check in by a link without an account, until the seller ends it', async ({
    openPage,
    url,
  }) => {
    const sold = await sellPasses(url, 2);
    const [seller, helper] = [await openPage(), await openPage({ ...phone, locale: 'de-DE' })];
    await signInAs(seller, sold.seller, url);
    await openCheckIn(seller, sold.ticket, 'Office');
    await seller.getByRole('button', { name: 'Make a link' }).click();
    await helper.goto(await seller.getByTestId('helper-link').inputValue());
    await openCheckIn(helper, sold.ticket, 'Eingang');
    await typeCode(helper, sold.codes[0] ?? '', 'admitted');
    await expectAccessible(helper, 'the check-in page of a helper');
    expect(await helper.getByRole('heading', { name: 'Helfer' }).count()).toBe(0);
    await seller.getByRole('button', { name: 'End' }).click();
    await seller.getByRole('button', { name: 'End' }).waitFor({ state: 'detached' });
    await helper.getByLabel('Code', { exact: true }).fill(sold.codes[1] ?? '');
    await helper.getByRole('button', { name: 'Einlassen' }).click();
    await helper.getByText('Du darfst hier nicht mehr einlassen').waitFor();
    expect((await sold.list()).admitted).toBe(1);
    expect((await helper.goto(`/check-in/${sold.ticket.id}`))?.status()).toBe(403);
  });

  test('refuses a stranger, and asks a visitor to sign in', async ({ openPage, url }) => {
    const sold = await sellPasses(url);
    const page = await openPage();
    await page.goto(`/check-in/${sold.ticket.id}`);
    await page.waitForURL(/\/signin\?next=/);
    await signInWithCookies(page, url);
    expect((await page.goto(`/check-in/${sold.ticket.id}`))?.status()).toBe(403);
  });

  test('works without JavaScript: a typed code, and a visitor without one', async ({ openPage, url }) => {
    const sold = await sellPasses(url, 2);
    const page = await openPage({ javaScriptEnabled: false });
    await signInAs(page, sold.seller, url);
    await page.goto(`/check-in/${sold.ticket.id}`);
    await typeCode(page, sold.codes[0] ?? '', 'admitted');
    await typeCode(page, sold.codes[0] ?? '', 'already-admitted');
    const { currentUser } = (
      await sold.buyer.get<{ currentUser: { email: string } }>('/api/users/currentuser')
    ).body;
    await page.getByLabel('Part of the email address').fill(currentUser.email.slice(0, 13));
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name: 'Admit seat 2' }).click();
    await page.locator('[data-result=admitted]').waitFor();
    await page.getByTestId('count').getByText('2 of 2 admitted').waitFor();
  });

  test.for(['en-US', 'de-DE'])('is accessible and fits a phone, in %s', async (locale, { openPage, url }) => {
    const sold = await sellPasses(url);
    const page = await openPage({ ...phone, locale });
    await signInAs(page, sold.seller, url);
    await openCheckIn(page, sold.ticket, 'Gate');
    for (const result of ['admitted', 'already-admitted']) {
      await typeCode(page, sold.codes[0] ?? '', result);
      await expectAccessible(page, result);
    }
    await typeCode(page, 'none', 'unknown');
    await expectAccessible(page, 'unknown');
    const width = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
    expect(width).toBe(phone.viewport.width);
  });
});
