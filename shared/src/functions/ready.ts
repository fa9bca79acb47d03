import { setTimeout as pause } from 'node:timers/promises';
import { log } from '../telemetry/log.ts';

/** Resolves when a dependency is usable, otherwise rejects with a message for the operator. */
type Check = () => Promise<void>;

const checks: Check[] = [];

/** Adds a check that must pass before the process listens. */
export const addReadinessCheck = (check: Check): void => void checks.push(check);

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/**
 * Waits until all readiness checks pass. It logs each new problem once and retries, so a repaired dependency needs no
 * restart.
 */
export async function waitUntilReady(): Promise<void> {
  let logged = '';
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
    try {
      await Promise.all(checks.map((check) => check()));
      return;
    } catch (error) {
      const { message } = error as Error;
      if (message !== logged) log('warn', `Not ready: ${message}`);
      logged = message;
    }
    await pause(wait);
  }
}
