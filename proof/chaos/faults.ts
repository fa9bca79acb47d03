import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../harness/random.ts';
import type { RunningSystem } from '../harness/running-system.ts';

/** A process that was killed. */
export interface Fault {
  /** Seconds since the load began. */
  at: number;
  what: string;
}

/** What can be killed, and how often one is chosen among the others. */
export const LAPTOP_KINDS: [name: string, weight: number][] = [
  ['orders', 4],
  ['payments', 4],
  ['tickets', 2],
  ['expiration', 1],
  ['auth', 1],
  ['site', 1],
  ['dead-letters', 1],
  ['nats-server', 2],
  ['tables', 2],
  ['stripe', 2],
];

/** Kills processes of a system, one after another at random moments, until it is told to stop. */
export class Faults {
  readonly #world: RunningSystem;
  readonly #kinds: [name: string, weight: number][];
  readonly #random: Random;
  readonly #begin = performance.now();
  readonly injected: Fault[] = [];
  #stopped = false;

  constructor(world: RunningSystem, kinds: [name: string, weight: number][], random: Random) {
    this.#world = world;
    this.#kinds = kinds;
    this.#random = random;
  }

  /**
   * Each kind once, in any order, then any as often as its weight says.
   *
   * @param everyMs the mean time between two faults
   */
  async run(everyMs: number): Promise<void> {
    const left = new Set(this.#kinds.map(([name]) => name));
    const weighted = this.#kinds.flatMap(([name, n]) => Array<string>(n).fill(name));
    while (!this.#stopped) {
      await pause(this.#random.between(0.3, 1.7) * everyMs);
      const what = this.#random.one(left.size > 0 ? [...left] : weighted);
      left.delete(what);
      if (!this.#stopped) await this.#kill(what);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  /** How many of each kind. */
  byKind(): string {
    const kinds = Map.groupBy(this.injected, ({ what }) => what);
    return [...kinds].map(([what, faults]) => `${faults.length} × ${what}`).join(', ') || 'none';
  }

  /** One that sleeps can't be killed: that is no fault. */
  async #kill(what: string): Promise<void> {
    if (!(await this.#world.kill(what))) return;
    this.injected.push({ at: (performance.now() - this.#begin) / 1000, what });
  }
}
