import type { Random } from './random.ts';

interface Step {
  at: number;
  /** Steps of the same moment run in the order in which they were planned. */
  order: number;
  run: () => void;
}

/**
 * Time, and all that is going to happen, in one process: whoever waits for anything (a table, the Broker, a
 * timer) waits for a step of this. One step runs at a time, and all that follows from it without waiting; so a
 * run is decided by its seed alone.
 */
export class Scheduler {
  /** Epoch milliseconds, simulated. */
  now: number;
  readonly random: Random;
  #steps: Step[] = [];
  #planned = 0;
  ran = 0;

  constructor(random: Random, now: number) {
    this.random = random;
    this.now = now;
  }

  get isIdle(): boolean {
    return this.#steps.length === 0;
  }

  /** Plans a step so many milliseconds from now. */
  plan(ms: number, run: () => void): Step {
    const step = { at: this.now + Math.max(0, Math.round(ms)), order: this.#planned++, run };
    this.#push(step);
    return step;
  }

  cancel(step: Step): void {
    step.run = () => {};
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.plan(ms, resolve));
  }

  /** Time passes with nothing done: what should have happened meanwhile happens late. */
  jump(ms: number): void {
    this.now += Math.round(ms);
  }

  /**
   * Runs what is planned, step by step, until nothing is left or `until` is reached.
   *
   * @throws Error when it goes on for ever
   */
  async run(until = Number.POSITIVE_INFINITY, most = 200_000): Promise<void> {
    for (let step = this.#steps[0]; step && step.at <= until; step = this.#steps[0]) {
      if (this.ran++ > most) throw new Error(`It never comes to rest: ${most} steps were run`);
      this.#pop();
      this.now = Math.max(this.now, step.at);
      step.run();
      // Everything that follows from the step without waiting has run when the event loop turns.
      await new Promise(setImmediate);
    }
    if (until !== Number.POSITIVE_INFINITY) this.now = Math.max(this.now, until);
  }

  #push(step: Step): void {
    const steps = this.#steps;
    let at = steps.length;
    steps.push(step);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = steps[above] as Step;
      if (!isBefore(step, parent)) break;
      steps[at] = parent;
      at = above;
    }
    steps[at] = step;
  }

  #pop(): void {
    const steps = this.#steps;
    const last = steps.pop() as Step;
    if (steps.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= steps.length) break;
      const right = steps[below + 1];
      if (right && isBefore(right, steps[below] as Step)) below += 1;
      if (!isBefore(steps[below] as Step, last)) break;
      steps[at] = steps[below] as Step;
      at = below;
    }
    steps[at] = last;
  }
}

const isBefore = (one: Step, other: Step): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
