import { randomUUID } from 'node:crypto';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { simulation } from '../simulation.ts';

const TICK_MS = 15 * 60_000;
const PROVIDER_MS = 60_000;

/** Publishes ticks as the PingSource does, or misses some, or publishes many at once. */
export async function publishTicks(durationMs: number): Promise<void> {
  const { scheduler, random, rates, history } = simulation();
  const end = scheduler.now + durationMs;
  while (scheduler.now < end) {
    await scheduler.wait(TICK_MS);
    if (rates.ticks === 'never' || (rates.ticks === 'some missed' && random.chance(0.6))) {
      history.recordFault('missed tick', rates.ticks);
      continue;
    }
    const count = rates.ticks === 'bursts' ? random.integer(3, 8) : 1;
    if (count > 1) history.recordFault('burst of ticks', `${count} ticks`);
    for (let n = 0; n < count; n++) tick();
  }
}

export function tick(): void {
  const { broker, history } = simulation();
  history.log('-- a tick');
  broker.accept({ id: randomUUID(), source: '/simulation', type: Tick.type, data: {} });
}

/** Runs the provider's timers every minute. */
export async function runProviderTimers(durationMs: number): Promise<void> {
  const { scheduler, provider } = simulation();
  const end = scheduler.now + durationMs;
  while (scheduler.now < end) {
    await scheduler.wait(PROVIDER_MS);
    provider.runTimers();
  }
}

/** Moves the clock ahead now and then, past holds. */
export async function jumpClock(durationMs: number): Promise<void> {
  const { scheduler, random, rates, history } = simulation();
  for (let jumps = rates.clockJumps; jumps > 0; jumps--) {
    await scheduler.wait(random.integer(1000, durationMs / 3));
    const ms = random.integer(60_000, 1_500_000);
    history.recordFault('clock jump', `${Math.round(ms / 1000)} s`);
    scheduler.jump(ms);
  }
}
