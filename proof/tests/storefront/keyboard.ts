import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';
import { becomes, cards, onSale, signedIn } from '../../harness/page-steps.ts';

/** More than any page has. */
const STOPS = 60;

export function byKeyboard({ url, test }: Stage): void {
  test('the whole purchase is made by keyboard, and what has the focus is seen', async ({ arrive }) => {
    const page = await arrive();
    await signedIn(page, url);
    await onSale(url, { title: 'Castor et Pollux' });
    await page.goto('/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('main').evaluate((main) => main.matches(':focus'))).toBe(true);

    await tabTo(page, page.getByRole('link', { name: 'Castor et Pollux' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tickets\//);
    await tabTo(page, page.getByLabel('Seats'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/orders\//);
    await tabTo(page, page.getByRole('button', { name: /^pay/i }));
    await page.keyboard.press('Enter');

    await page.waitForURL(/\/c\/pay\//);
    await tabTo(page, page.getByLabel('Card number'));
    for (const typed of [cards.pays, '12 / 34', '123']) {
      await page.keyboard.type(typed);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/orders\//);
    await becomes(page, 'complete');
    expect(await page.getByTestId('seats').textContent()).toBe('2');
  });
}

/** Presses Tab until the wanted has the focus; each stop on the way must show that it has it. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press('Tab');
    const [name, seen] = await page.locator(':focus').evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } =
        element.ownerDocument.defaultView.getComputedStyle(element);
      const outlined = outlineStyle !== 'none' && outlineWidth !== '0px';
      return [element.outerHTML.slice(0, 100), outlined || boxShadow !== 'none'];
    });
    expect(seen, `the focus shows on ${name}`).toBe(true);
    if (await wanted.evaluate((element) => element.matches(':focus'))) return;
  }
  throw new Error(`No Tab leads to ${wanted}`);
}
