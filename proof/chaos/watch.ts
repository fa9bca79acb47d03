import { setTimeout as pause } from 'node:timers/promises';
import { readTable, tablesOf } from '../harness/read-snapshot.ts';
import type { RunningSystem } from '../harness/running-system.ts';
import { orders } from '../invariants/rows.ts';
import type { SeenOrder, Snapshot } from '../invariants/snapshot.ts';

const EVERY_MS = 2000;

/** Looks at the orders from time to time, so that one whose state goes back is seen. */
export async function watch(world: RunningSystem, seen: SeenOrder[], isOver: () => boolean): Promise<void> {
  const db = tablesOf(world.env());
  const last = new Map<string, number>();
  while (!isOver()) {
    await pause(EVERY_MS);
    // While the tables are down there is nothing to see.
    const items = await readTable(db, 'boxoffice-orders').catch(() => []);
    const tables = { orders: items } as unknown as Snapshot['tables'];
    for (const { id, version, status } of orders({ tables } as Snapshot)) {
      if (last.get(id) === version) continue;
      last.set(id, version);
      seen.push({ id, version, status });
    }
  }
  db.destroy();
}
