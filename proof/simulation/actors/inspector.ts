import { checkMoment } from '../final-checks.ts';
import { world } from '../simulation.ts';

const ROUND_MS = 300_000;

/** Looks at all tables every now and then, while things go wrong: what holds at every moment must hold then. */
export async function inspect(horizon: number): Promise<void> {
  const { scheduler } = world();
  const end = scheduler.now + horizon;
  while (scheduler.now < end) {
    await scheduler.wait(ROUND_MS);
    checkMoment();
  }
}
