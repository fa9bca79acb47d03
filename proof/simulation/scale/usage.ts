import type { Charge } from './limits.ts';

/** What the requests of a load have used, and why they were refused. */
export class Usage {
  readUnits = 0;
  /** By partition. */
  readonly writeUnits = new Map<string, number>();
  /** How often each partition had no units, and each item belonged to another transaction. */
  readonly refusals = new Map<string, number>();

  count(charges: Charge[]): void {
    for (const { kind, units, partition } of charges)
      if (kind === 'read') this.readUnits += units;
      else add(this.writeUnits, partition, units);
  }

  refuse(reason: 'units of' | 'transactions at', names: string[]): void {
    for (const name of new Set(names)) add(this.refusals, `${reason} ${name}`, 1);
  }
}

const add = (counts: Map<string, number>, name: string, by: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + by);
};
