import { type Browser, chromium } from 'playwright';
import { findBrowser } from '../../knative/laptop/setup/browser.js';

/** A Chromium of this machine, if it has one. */
export const executablePath = await findBrowser();

/** Starts a browser without a window. @param args more arguments of Chromium */
export function launch(args: string[] = []): Promise<Browser> {
  if (!executablePath) throw new Error('No Chromium is here: apt-get install chromium');
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
