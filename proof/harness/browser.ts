import { type Browser, chromium } from 'playwright';
import { findBrowser } from '../../knative/laptop/setup/browser.js';

/** The path of an installed Chromium, if there is one. */
export const executablePath = await findBrowser();

/** Starts a headless browser. @param args more arguments of Chromium */
export function launch(args: string[] = []): Promise<Browser> {
  if (!executablePath) throw new Error('Chromium is not installed: apt-get install chromium');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      ...args,
    ],
  });
}
