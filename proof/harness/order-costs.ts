import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Counts by service, and within it by operation or event type. */
export type Counts = Record<string, Record<string, number>>;

/** What a run costs. */
export interface Costs {
  requests: Counts;
  writeUnits: Counts;
  readUnits: Counts;
  /** Events that a Trigger compares with its filters, by the service of the Trigger. */
  filterCalls: Counts;
  deliveries: Counts;
}

/** What so many paid orders cost together. */
export interface Budget {
  orders: number;
  failures: string[];
  costs: Costs;
  /** The costs of the ticks that confirm the events of twice as many orders: the warm-up's, and these. */
  confirmation: Costs;
  /** What one tick costs when nothing is due. */
  tick: Costs;
  /** The partitions that each service looks into when a tick reaches it and nothing is due. */
  swept: Record<string, string[]>;
}

/**
 * Counts what paid orders cost in the simulation. It runs in a child process, because it replaces Node's clock, random
 * numbers and network.
 *
 * @throws Error when an order fails
 */
export async function countOrderCosts(): Promise<Budget> {
  const main = join(import.meta.dirname, '../simulation/budget.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [main]);
  return JSON.parse(stdout) as Budget;
}

export const total = (counts: Record<string, number> = {}): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
