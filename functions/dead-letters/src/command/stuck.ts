import { stuckRows } from '@boxoffice/shared/tables/stuck.ts';
import { config } from './config.ts';
import { age, columns, truncate } from './format.ts';

/** A row that the sweeps of its service fail to finish. */
export interface Stuck {
  table: string;
  /** The key of the row, such as `ORDER#id PAYMENT#1`. */
  row: string;
  failures: number;
  lastError: string;
  /** ISO 8601. */
  since: string;
}

/** Reads the stuck rows of all services. */
export async function allStuckRows(): Promise<Stuck[]> {
  const stuck: Stuck[] = [];
  for (const table of config.OUTBOX_TABLES) {
    for (const { pk, sk, sweepFailures, sweepError, gsi2sk } of await stuckRows(table)) {
      const [since = ''] = gsi2sk.split('#');
      stuck.push({ table, row: `${pk} ${sk}`, failures: sweepFailures, lastError: sweepError, since });
    }
  }
  return stuck;
}

/** A table with one row for each stuck row. */
export function formatStuck(stuck: Stuck[], now: number): string {
  const rows = stuck.map(({ table, row, failures, lastError, since }) => [
    table,
    row,
    String(failures),
    truncate(lastError, 60),
    age(now - Date.parse(since)),
  ]);
  return columns(['TABLE', 'ROW', 'FAILURES', 'LAST ERROR', 'AGE'], rows);
}
