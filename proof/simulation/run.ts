import type { Violation } from '../invariants/snapshot.ts';
import { buy } from './actors/buyer.ts';
import { crowd } from './actors/crowd.ts';
import { inspect } from './actors/inspector.ts';
import { jumpAhead, keepProviderTime, tickUntil } from './actors/operator.ts';
import { sell } from './actors/seller.ts';
import { Broker } from './broker.ts';
import { climateOf, settled } from './fault-rates.ts';
import { History } from './history.ts';
import { Pods } from './pods.ts';
import { Provider } from './provider.ts';
import { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { freedSeatsSellAtOnce, judge, settle } from './final-checks.ts';
import { MemoryTables } from './tables/memory.ts';
import { enter, type World } from './simulation.ts';

/** How one seed went. */
export interface Outcome {
  seed: number;
  violations: Violation[];
  story: string[];
  /** The same for the same story. */
  digest: string;
  faults: Map<string, number>;
  steps: number;
  /** How orders ended. */
  endings: Map<string, number>;
}

/** A weekday at noon: any will do. */
const BEGIN = Date.UTC(2030, 4, 15, 12);
/** How long things go wrong, in milliseconds. */
const TROUBLE_MS = 50 * 60_000;

/** Runs one world from its beginning until all is quiet, and judges it. */
export async function run(seed: number): Promise<Outcome> {
  const world = newWorld(seed);
  const { scheduler, random, history, tables } = world;
  enter(world);
  try {
    const listed: string[] = [];
    const failed = (error: unknown) =>
      history.violate('0: the simulation works', String((error as Error).stack));
    const actors = [
      ...['Sina', 'Sol', 'Suri'].slice(0, random.between(1, 3)).map((name) => sell(name, listed)),
      ...['Ada', 'Ben', 'Cleo', 'Dov', 'Eva', 'Finn', 'Gus']
        .slice(0, random.between(2, 7))
        .map((name) => buy(name, listed)),
      ...(random.chance(0.03) ? [crowd()] : []),
      tickUntil(TROUBLE_MS),
      keepProviderTime(TROUBLE_MS),
      jumpAhead(TROUBLE_MS),
      inspect(TROUBLE_MS),
    ];
    for (const actor of actors) actor.catch(failed);
    try {
      await scheduler.run(BEGIN + TROUBLE_MS);
      world.climate = settled();
      history.tell('-- from here on nothing goes wrong');
      await scheduler.run();
      await freedSeatsSellAtOnce();
      await settle();
      judge();
    } catch (error) {
      failed(error);
    }
    const endings = new Map<string, number>();
    for (const item of tables.all('boxoffice-orders'))
      if (item.sk === 'ORDER') endings.set(String(item.status), (endings.get(String(item.status)) ?? 0) + 1);
    const { violations, story, faults } = history;
    return { seed, violations, story, digest: history.digest(), faults, steps: scheduler.ran, endings };
  } finally {
    enter(undefined);
  }
}

export function newWorld(seed: number): World {
  const random = new Random(seed);
  const scheduler = new Scheduler(random, BEGIN);
  const history = new History(scheduler);
  const tables = new MemoryTables();
  tables.onWrite = (table, before, after) => history.stored(table, before, after);
  const climate = climateOf(random);
  const pods = new Pods();
  return {
    scheduler,
    random,
    climate,
    tables,
    pods,
    broker: new Broker(),
    provider: new Provider(),
    history,
  };
}
