import { AsyncLocalStorage } from 'node:async_hooks';
import type { Command } from '@boxoffice/shared/tables/commands.ts';
import type { Random } from '../harness/random.ts';
import type { Broker } from './broker.ts';
import type { FaultRates } from './fault-rates.ts';
import type { History } from './history.ts';
import type { Meter } from './meter.ts';
import type { Pod, Pods } from './pods.ts';
import type { Provider } from './provider.ts';
import type { Scheduler } from './scheduler.ts';
import type { MemoryTables } from './tables/memory.ts';

/** The state of one simulation. Its seed decides all of it. */
export interface Simulation {
  scheduler: Scheduler;
  random: Random;
  /** Zero once the time of faults is over. */
  rates: FaultRates;
  readonly drawnRates: FaultRates;
  tables: MemoryTables;
  pods: Pods;
  broker: Broker;
  provider: Provider;
  history: History;
  meter: Meter;
  /** Carries out the commands in place of the tables that fail at random: see scale/limited-client.ts. */
  limitedTables?: { send(command: Command): Promise<unknown> };
}

let current: Simulation | undefined;

/** The running simulation: one at a time, because all of them share the product's modules. */
export function simulation(): Simulation {
  if (!current) throw new Error('No simulation is running');
  return current;
}

export const isSimulating = (): boolean => current !== undefined;

export function setSimulation(next: Simulation | undefined): void {
  current = next;
}

/** The simulated process that the current code belongs to; undefined for the code of the simulation itself. */
export const currentPod = new AsyncLocalStorage<Pod>();
