import { randomUUID } from 'node:crypto';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { world } from '../simulation.ts';

const TICK_MS = 15 * 60_000;

/** Ticks until a time, in milliseconds from now: as the PingSource would, or as it wouldn't. */
export async function tickUntil(horizon: number): Promise<void> {
  const { scheduler, random, climate, history } = world();
  const end = scheduler.now + horizon;
  while (scheduler.now < end) {
    await scheduler.wait(TICK_MS);
    if (climate.ticks === 'never' || (climate.ticks === 'missed' && random.chance(0.6))) {
      history.fault('tick missed', climate.ticks);
      continue;
    }
    const storm = climate.ticks === 'in storms' ? random.between(3, 8) : 1;
    if (storm > 1) history.fault('tick storm', `${storm} ticks`);
    for (let n = 0; n < storm; n++) tick();
  }
}

export function tick(): void {
  const { broker, history } = world();
  history.tell('-- a tick');
  broker.accept({ id: randomUUID(), source: '/simulation', type: Tick.type, data: {} });
}

/** The provider's own clock, which ends what is due while nobody asks. */
export async function keepProviderTime(horizon: number): Promise<void> {
  const { scheduler, provider } = world();
  const end = scheduler.now + horizon;
  while (scheduler.now < end) {
    await scheduler.wait(60_000);
    provider.keepTime();
  }
}

/** Clocks jump ahead, past leases. */
export async function jumpAhead(horizon: number): Promise<void> {
  const { scheduler, random, climate, history } = world();
  for (let jumps = climate.jumps; jumps > 0; jumps--) {
    await scheduler.wait(random.between(1000, horizon / 3));
    const ms = random.between(60_000, 1_500_000);
    history.fault('clock jump', `${Math.round(ms / 1000)} s`);
    scheduler.jump(ms);
  }
}
