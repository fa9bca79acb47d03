import { AsyncLocalStorage } from 'node:async_hooks';
import type { Broker } from './broker.ts';
import type { Climate } from './fault-rates.ts';
import type { History } from './history.ts';
import type { Pod, Pods } from './pods.ts';
import type { Provider } from './provider.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { MemoryTables } from './tables/memory.ts';

/** Everything that one seed makes. */
export interface World {
  scheduler: Scheduler;
  random: Random;
  climate: Climate;
  tables: MemoryTables;
  pods: Pods;
  broker: Broker;
  provider: Provider;
  history: History;
}

let current: World | undefined;

/** The world that runs now: one at a time, since the product's modules are shared by all of them. */
export function world(): World {
  if (!current) throw new Error('No simulation is running');
  return current;
}

export const isRunning = (): boolean => current !== undefined;

export function enter(next: World | undefined): void {
  current = next;
}

/** Which process the code that runs now belongs to; none is the simulation itself. */
export const runningIn = new AsyncLocalStorage<Pod>();
