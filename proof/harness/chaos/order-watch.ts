import { setTimeout as pause } from 'node:timers/promises';
import { orders } from '../../invariants/rows.ts';
import type { SeenOrder, Snapshot } from '../../invariants/snapshot.ts';
import { readTable, tablesOf } from '../read-snapshot.ts';
import type { RunningSystem } from '../running-system.ts';

const EVERY_MS = 2000;

/** Records every change of a stored order, so that a status that goes back is found later. */
export async function recordOrders(
  system: RunningSystem,
  seen: SeenOrder[],
  isOver: () => boolean,
): Promise<void> {
  const db = tablesOf(system.env());
  const versions = new Map<string, number>();
  while (!isOver()) {
    await pause(EVERY_MS);
    // The tables server may have been killed.
    const items = await readTable(db, 'boxoffice-orders').catch(() => []);
    const tables = { orders: items } as unknown as Snapshot['tables'];
    for (const { id, version, status } of orders({ tables } as Snapshot)) {
      if (versions.get(id) === version) continue;
      versions.set(id, version);
      seen.push({ id, version, status });
    }
  }
  db.destroy();
}
