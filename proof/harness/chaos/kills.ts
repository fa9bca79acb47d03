import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { RunningSystem } from '../running-system.ts';

/** A process that can be killed, and how often it is chosen relative to the others. */
export type KillTarget = [name: string, weight: number];

/** Kills processes of a system at random moments until it is stopped. */
export class Kills {
  readonly #system: RunningSystem;
  readonly #targets: KillTarget[];
  readonly #random: Random;
  readonly #killed: string[] = [];
  #isStopped = false;

  constructor(system: RunningSystem, targets: KillTarget[], random: Random) {
    this.#system = system;
    this.#targets = targets;
    this.#random = random;
  }

  get count(): number {
    return this.#killed.length;
  }

  /**
   * Chooses every target once, in random order, then by weight.
   *
   * @param everyMs the mean time between two kills
   */
  async run(everyMs: number): Promise<void> {
    const remaining = new Set(this.#targets.map(([name]) => name));
    const weighted = this.#targets.flatMap(([name, weight]) => Array<string>(weight).fill(name));
    while (!this.#isStopped) {
      await pause(this.#random.between(0.3, 1.7) * everyMs);
      const name = this.#random.pick(remaining.size > 0 ? [...remaining] : weighted);
      remaining.delete(name);
      // A service that is scaled to zero has no process to kill.
      if (!this.#isStopped && (await this.#system.kill(name))) this.#killed.push(name);
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** How often each target was killed. */
  byTarget(): string {
    const byName = Map.groupBy(this.#killed, (name) => name);
    return [...byName].map(([name, { length }]) => `${length} × ${name}`).join(', ') || 'none';
  }
}
