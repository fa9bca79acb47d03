import type { Page } from 'playwright';
import { expect } from 'vitest';
import { waitForContent } from '../../harness/page-steps.ts';

/** A phone with the narrowest screen on sale. */
export const phone = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};

/** Texts of several letters that are broken into a column of single letters, as in a table that is too narrow. */
const squeezed = `[...document.querySelectorAll('main *')]
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim().length > 3))
  .filter((each) => each.getBoundingClientRect().height > 3 * each.getBoundingClientRect().width)
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.clientWidth !== 1)
  .map(({ textContent }) => textContent.trim())`;

/** The page does not scroll sideways on the phone, and its texts can be read. */
export async function expectFits(page: Page): Promise<void> {
  await waitForContent(page);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const { scrollWidth, clientWidth } = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
  expect(clientWidth, page.url()).toBe(phone.viewport.width);
  expect(scrollWidth, page.url()).toBeLessThanOrEqual(clientWidth);
  expect(await page.evaluate(squeezed), page.url()).toEqual([]);
}
