import { checkCurrentState } from '../final-checks.ts';
import { simulation } from '../simulation.ts';

const EVERY_MS = 300_000;

/** Checks every five minutes what must hold at every moment. */
export async function inspect(durationMs: number): Promise<void> {
  const { scheduler } = simulation();
  const end = scheduler.now + durationMs;
  while (scheduler.now < end) {
    await scheduler.wait(EVERY_MS);
    checkCurrentState();
  }
}
