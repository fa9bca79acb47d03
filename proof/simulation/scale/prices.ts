import type { Usage } from './usage.ts';

/**
 * US dollars for a million request units on demand: us-east-1, Standard table class, since 2024-11-01 ("Pricing for
 * On-Demand Capacity", Amazon DynamoDB).
 */
const DOLLARS_A_MILLION = { write: 0.625, read: 0.125 };

/**
 * The write units a second that one on-demand table, or one of its indexes, may use by default ("Quotas in Amazon
 * DynamoDB", Developer Guide). The quota is raised on request.
 */
export const TABLE_QUOTA = 40_000;

/** The price of a million orders in US dollars: requests only, without storage. */
export function dollarsAMillion({ readUnits, writeUnits }: Usage, orders: number): number {
  const written = [...writeUnits.values()].reduce((sum, units) => sum + units, 0);
  return (written * DOLLARS_A_MILLION.write + readUnits * DOLLARS_A_MILLION.read) / orders;
}

/** The paid orders a second at which the busiest table meets its quota, and that table. */
export function quotaMet({ writeUnits }: Usage, orders: number): { table: string; perSecond: number } {
  const byTable = new Map<string, number>();
  for (const [partition, units] of writeUnits) {
    const [name = ''] = /^\S+( gsi\d)?/.exec(partition) ?? [];
    byTable.set(name, (byTable.get(name) ?? 0) + units);
  }
  const [table = '', units = 1] = [...byTable].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return { table, perSecond: Math.floor((TABLE_QUOTA * orders) / units) };
}
