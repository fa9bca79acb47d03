import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { expect } from 'vitest';

type Rules = Parameters<AxeBuilder['options']>[0];

/** The default rules of axe, and the target size (WCAG 2.2, 2.5.8). */
const allRules: Rules = { rules: { 'target-size': { enabled: true } } };
/** The rules whose outcome depends on the theme. */
const colourRules: Rules = { runOnly: ['color-contrast', 'link-in-text-block'] };

/** axe finds no violation on the page in either theme. @param state is named in the error */
export async function expectAccessible(page: Page, state = page.url()): Promise<void> {
  await setTheme(page, 'light');
  expect(await violations(page, allRules), `${state}, light`).toEqual([]);
  await setTheme(page, 'dark');
  expect(await violations(page, colourRules), `${state}, dark`).toEqual([]);
}

/** Legacy mode opens no page of its own, which takes longer than the rules. It ignores frames, and no page has one. */
async function violations(page: Page, rules: Rules): Promise<string[]> {
  const found = await new AxeBuilder({ page }).setLegacyMode().options(rules).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

/** The part of the DOM's Animation that is used here. */
interface Animation {
  finished: Promise<unknown>;
  effect: { getTiming(): { iterations: number } };
}

/** Sets a theme and waits for the transitions of its colours, which axe would measure half-way. */
async function setTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.locator('html').evaluate(async (html) => {
    const animations: Animation[] = html.getAnimations({ subtree: true });
    const finite = animations.filter(
      ({ effect }) => effect.getTiming().iterations !== Number.POSITIVE_INFINITY,
    );
    await Promise.allSettled(finite.map(({ finished }) => finished));
  });
}
