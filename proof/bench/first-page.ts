import type { Browser } from 'playwright';
import { eventually } from '../harness/eventually.ts';
import { Laptop } from '../harness/laptop.ts';

/** Times in milliseconds from the start of the navigation, without throttling. */
export interface FirstPage {
  /** First byte of the response. */
  byteMs: number;
  /** First contentful paint. */
  paintMs: number;
  /** The tickets are visible. */
  ticketsMs: number;
  /** Cumulative layout shift until then, without a unit. */
  shift: number;
}

/** Measures a new visitor's first page with the site and tickets at zero, and again with both running. */
export async function firstPages(browser: Browser, rounds: number) {
  const laptop = await Laptop.start({ IDLE_SECONDS: '2' }, ['--built']);
  try {
    await fetch(laptop.url);
    const cold: FirstPage[] = [];
    const warm: FirstPage[] = [];
    for (let round = 0; round < rounds; round++) {
      await eventually(
        async () => laptop.processes().map(({ name }) => name),
        (names) => !names.includes('site') && !names.includes('tickets'),
        60_000,
      );
      cold.push(await firstPage(browser, laptop.url));
      warm.push(await firstPage(browser, laptop.url));
    }
    return { cold, warm };
  } finally {
    await laptop.stop();
  }
}

async function firstPage(browser: Browser, url: string): Promise<FirstPage> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(`new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.shift = (window.shift ?? 0) + value;
  }).observe({ type: 'layout-shift', buffered: true })`);
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.getByRole('main').getByRole('listitem').first().waitFor();
  const ticketsMs = performance.now() - began;
  const [byteMs, paintMs] = await page.evaluate<[number, number]>(`new Promise((resolve) =>
    new PerformanceObserver((list, observer) => {
      const [paint] = list.getEntriesByName('first-contentful-paint');
      if (!paint) return;
      observer.disconnect();
      resolve([performance.getEntriesByType('navigation')[0].responseStart, paint.startTime]);
    }).observe({ type: 'paint', buffered: true }))`);
  // The browser reports a shift after the frame in which it happens.
  const shift = await page.evaluate<number>(`new Promise((resolve) =>
    requestAnimationFrame(() => setTimeout(() => resolve(window.shift ?? 0))))`);
  await context.close();
  return { byteMs, paintMs, ticketsMs, shift };
}
