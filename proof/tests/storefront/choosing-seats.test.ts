import type { Locator } from 'playwright';
import { describe, expect } from 'vitest';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import { listTicket, openTicket, signInWithCookies } from '../../harness/page-steps.ts';
import { expectAccessible } from './axe.ts';
import { phone } from './phone.ts';

describe.concurrent('choosing seats', () => {
  test('the buttons beside the number change it between one and the seats left', async ({
    openPage,
    url,
  }) => {
    const page = await openPage();
    await signInWithCookies(page, url);
    await openTicket(page, await listTicket(url, { quantity: 3, price: 1250 }));
    const seats = page.getByLabel('Seats');
    const [less, more] = ['One seat less', 'One seat more'].map((name) => page.getByRole('button', { name }));
    const press = async (button: typeof less, times: number) => {
      for (let n = 0; n < times; n++) await button?.press('Enter');
    };
    await press(more, 1);
    expect(await seats.inputValue()).toBe('2');
    await page.getByRole('status').filter({ hasText: '$25.00' }).waitFor();
    await press(more, 3);
    expect(await seats.inputValue()).toBe('3');
    expect(await more?.getAttribute('aria-disabled')).toBe('true');
    await expectAccessible(page, 'the most seats');
    await press(less, 5);
    expect(await seats.inputValue()).toBe('1');
    await seats.fill('2');
    await press(more, 1);
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.waitForURL(/\/orders\//);
    expect(await page.getByTestId('seats').textContent()).toBe('3');
  });

  test('without JavaScript the number is typed, and no button does nothing', async ({ openPage, url }) => {
    const page = await openPage({ javaScriptEnabled: false });
    await signInWithCookies(page, url);
    const ticket = await listTicket(url);
    await page.goto(`/tickets/${ticket.id}`);
    expect(await page.getByRole('button', { name: 'One seat more' }).count()).toBe(0);
    await page.getByLabel('Seats').fill('2');
    await page.getByRole('button', { name: /^buy/i }).click();
    await page.waitForURL(/\/orders\//);
  });

  test('on a phone Buy and Pay stay on the screen, and cover no text at the end of the page', async ({
    openPage,
    url,
  }) => {
    const page = await openPage(phone);
    await signInWithCookies(page, url);
    const description = 'Bring a coat. '.repeat(300);
    const ticket = await listTicket(url, { description });
    await openTicket(page, ticket);
    const buy = page.getByRole('button', { name: /^buy/i });
    const text = page.getByText('Bring a coat.');
    const footer = page.getByRole('contentinfo');
    await eventually(() => isOnScreen(buy), Boolean);
    await text.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await eventually(() => isOnScreen(buy), Boolean);
    await footer.evaluate((element) => element.scrollIntoView({ block: 'end' }));
    const [end, start] = [await text.boundingBox(), await buy.boundingBox()];
    expect((end?.y ?? 0) + (end?.height ?? 0)).toBeLessThan(start?.y ?? 0);

    await buy.click();
    await page.waitForURL(/\/orders\//);
    const pay = page.getByRole('button', { name: /^pay/i });
    await eventually(() => isOnScreen(pay), Boolean);
  });
});

/** The element is inside the screen, and nothing is above its middle. */
const isOnScreen = (element: Locator): Promise<boolean> =>
  element.evaluate((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    const found = button.ownerDocument.elementFromPoint(left + width / 2, top + height / 2);
    return top >= 0 && top + height <= button.ownerDocument.defaultView.innerHeight && button.contains(found);
  });
