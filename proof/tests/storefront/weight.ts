import type { Request } from 'playwright';
import { expect } from 'vitest';
import type { Stage } from '../../harness/browser-test.ts';

const LIMIT = 60_000;

export function weight({ url, test }: Stage): void {
  test('the home page has less than 60 kB of JavaScript, asked for after it was painted', async ({
    arrive,
  }) => {
    const page = await arrive();
    const scripts: Request[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script') scripts.push(request);
    });
    await page.goto('/');
    await page.waitForFunction(scriptsHaveCome);
    const sizes = await Promise.all(scripts.map((script) => script.sizes()));
    const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(LIMIT);

    const { painted, firstScript } = await page.evaluate(moments);
    expect(firstScript).toBeGreaterThan(painted);
    expect(await (await fetch(url)).text()).not.toContain('rel="modulepreload"');
  });
}

/** In the page: when something was first on the screen, and when a script was first asked for. */
function moments() {
  const [painted] = performance.getEntriesByName('first-contentful-paint');
  const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
  return {
    painted: painted?.startTime ?? Number.NaN,
    firstScript: Math.min(...scripts.map(({ startTime }) => startTime)),
  };
}

/** In the page: a script has come, and none since a second. They are asked for after the paint, whenever that is. */
function scriptsHaveCome(): boolean {
  const scripts = performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.endsWith('.js'))
    .map(({ startTime, duration }) => startTime + duration);
  return scripts.length > 0 && performance.now() - Math.max(...scripts) > 1000;
}
