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

/** The page does not scroll sideways on the phone. */
export async function expectFits(page: Page): Promise<void> {
  await waitForContent(page);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const { scrollWidth, clientWidth } = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
  expect(clientWidth, page.url()).toBe(phone.viewport.width);
  expect(scrollWidth, page.url()).toBeLessThanOrEqual(clientWidth);
}
