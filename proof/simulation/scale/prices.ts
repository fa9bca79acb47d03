import { PRICES } from '../../harness/aws-prices.ts';
import type { Usage } from './usage.ts';

/**
 * The write units a second that one on-demand table, or one of its indexes, may use by default ("Quotas in Amazon
 * DynamoDB", Developer Guide). The quota is raised on request.
 */
export const TABLE_QUOTA = 40_000;

/** The price of a million orders in US dollars: requests only, without storage. */
export function dollarsAMillion({ readUnits, writeUnits }: Usage, orders: number): number {
  const written = [...writeUnits.values()].reduce((sum, units) => sum + units, 0);
  return (written * PRICES.writeUnits + readUnits * PRICES.readUnits) / orders;
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
