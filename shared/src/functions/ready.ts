import { setTimeout as pause } from 'node:timers/promises';

/** Resolves when a thing can be used; else throws why not, in words for an operator. */
type Check = () => Promise<void>;

const checks: Check[] = [];

/** Something without which a process can't serve; asked before it listens. */
export const addReadinessCheck = (check: Check): void => void checks.push(check);

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/**
 * Waits until all that was named by `needs` can be used. What is in the way is said in one line of the log, once;
 * nobody has to restart the process when it is mended.
 */
export async function waitUntilReady(): Promise<void> {
  let told = '';
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
    try {
      await Promise.all(checks.map((check) => check()));
      return;
    } catch (error) {
      const { message } = error as Error;
      if (message !== told) process.stderr.write(`Not ready: ${message}\n`);
      told = message;
    }
    await pause(wait);
  }
}
