import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { launch } from '../../harness/browser.ts';
import { test } from '../../harness/browser-test.ts';
import { eventually } from '../../harness/eventually.ts';
import { signInAs } from '../../harness/page-steps.ts';
import { openCheckIn, sellPasses, typeCode } from './check-in-steps.ts';
import { phone } from './phone.ts';
import { videoOf } from './qr-video.ts';

/** The requests of a page to its device. */
interface Requests {
  vibrations: number[][];
  /** In hertz. */
  tones: number[];
  /** Whether each request turned the light on. */
  lights: boolean[];
  /** Open requests to keep the screen on. */
  awake: number;
}

/** Gives a page a device that vibrates, plays sound, keeps its screen on and has a light, and records their use. */
const device = `{
  const requests = { vibrations: [], tones: [], lights: [], awake: 0 };
  globalThis.requests = requests;
  navigator.vibrate = (pattern) => requests.vibrations.push(pattern) > 0;
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (when) {
    requests.tones.push(this.frequency.value);
    start.call(this, when);
  };
  Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {
    requests.awake += 1;
    return { release: async () => void (requests.awake -= 1) };
  } } });
  const { getCapabilities } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.getCapabilities = function () {
    return { ...getCapabilities.call(this), torch: true };
  };
  MediaStreamTrack.prototype.applyConstraints = async ({ advanced }) => {
    requests.lights.push(advanced[0].torch);
  };
}`;

const requestsOf = (page: Page) => page.evaluate<Requests>('requests');
const waitForAwake = (page: Page, count: number) =>
  eventually(
    () => requestsOf(page),
    ({ awake }) => awake === count,
  );

/** Hides the page and shows it again, as a change to another app does. The browser ends the wake lock of a hidden page. */
const hideAndShow = `{
  let state = 'hidden';
  requests.awake = 0;
  Object.defineProperty(document, 'visibilityState', { get: () => state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
  state = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
}`;

describe.concurrent('the device of a visitor', () => {
  test('says by sound and vibration whether a pass was admitted', async ({ openPage, url }) => {
    const sold = await sellPasses(url);
    const page = await openPage(phone);
    await page.addInitScript(device);
    await signInAs(page, sold.seller, url);
    await openCheckIn(page, sold.ticket, 'Gate');
    const [code = ''] = sold.codes;
    await typeCode(page, code, 'admitted');
    const admitted = await requestsOf(page);
    expect(admitted.vibrations).toEqual([[120]]);
    expect(admitted.tones).toHaveLength(2);
    await typeCode(page, code, 'already-admitted');
    const refused = await requestsOf(page);
    expect(refused.vibrations[1]).toHaveLength(5);
    expect(refused.tones.length).toBeGreaterThan(admitted.tones.length);
    expect(Math.max(...refused.tones.slice(2))).toBeLessThan(Math.min(...admitted.tones));
  });

  test('keeps its screen on while a pass is shown', async ({ openPage, url }) => {
    const { buyer, order } = await sellPasses(url);
    const page = await openPage(phone);
    await page.addInitScript(device);
    await signInAs(page, buyer, url);
    await page.goto(`/passes/${order.id}-1`);
    await waitForAwake(page, 1);
    await page.evaluate(hideAndShow);
    await waitForAwake(page, 1);
    await page.locator('header a[href="/"]').first().click();
    await page.waitForURL((to) => to.pathname === '/');
    await waitForAwake(page, 0);
  });

  test('reads a code with its camera, and lights it', async ({ url }) => {
    const sold = await sellPasses(url);
    await using folder = await mkdtempDisposable(join(tmpdir(), 'check-in-'));
    const video = join(folder.path, 'pass.y4m');
    await writeFile(video, videoOf(sold.codes[0] ?? ''));
    const browser = await launch([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${video}`,
    ]);
    try {
      const page = await browser.newPage({ baseURL: url, ...phone });
      await page.addInitScript(device);
      await signInAs(page, sold.seller, url);
      await openCheckIn(page, sold.ticket, 'Camera');
      await page.getByRole('button', { name: 'Scan with the camera' }).click();
      await page.locator('[data-result=admitted]').waitFor();
      const scripts = await page.evaluate<number>(`performance.getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('.js'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`);
      expect(scripts).toBeGreaterThan(10_000);
      expect(scripts).toBeLessThan(150_000);
      const light = page.getByRole('button', { name: 'Light' });
      await light.click();
      await page.locator('[aria-pressed=true]').waitFor();
      await light.click();
      await page.locator('[aria-pressed=false]').waitFor();
      const { lights, awake } = await requestsOf(page);
      expect({ lights, awake }).toEqual({ lights: [true, false], awake: 1 });
      await page.getByRole('button', { name: 'Stop the camera' }).click();
      expect((await requestsOf(page)).awake).toBe(0);
    } finally {
      await browser.close();
    }
  });
});
