import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { expect } from 'vitest';

type Rules = Parameters<AxeBuilder['options']>[0];

/** Every rule that axe has by default, and the size of targets (WCAG 2.2, 2.5.8). */
const all: Rules = { rules: { 'target-size': { enabled: true } } };
/** What a theme can change. */
const colours: Rules = { runOnly: ['color-contrast', 'link-in-text-block'] };

/** axe finds nothing on the page as it stands, in either theme. */
export async function accessible(page: Page, name = page.url()): Promise<void> {
  await shown(page, 'light');
  expect(await violations(page, all), `${name}, light`).toEqual([]);
  await shown(page, 'dark');
  expect(await violations(page, colours), `${name}, dark`).toEqual([]);
}

/** None of our pages has a frame: so axe needs no page of its own, which takes longer than its rules. */
async function violations(page: Page, rules: Rules): Promise<string[]> {
  const found = await new AxeBuilder({ page }).setLegacyMode().options(rules).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

/** What this needs of the DOM's Animation. */
interface Change {
  finished: Promise<unknown>;
  effect: { getTiming(): { iterations: number } };
}

/** Puts a theme on, and waits: a colour that is on its way to another would be measured as it isn't. */
async function shown(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.locator('html').evaluate(async (html) => {
    const changes: Change[] = html.getAnimations({ subtree: true });
    const ending = changes.filter(({ effect }) => effect.getTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
