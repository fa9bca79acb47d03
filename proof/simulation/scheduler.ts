interface Step {
  at: number;
  /** Steps of the same moment run in the order in which they were scheduled. */
  order: number;
  run: () => void;
}

/**
 * The clock and the event queue of a simulation. Everything that waits (for a table, the Broker, a timer) waits for a
 * step. One step runs at a time, together with all code that follows from it without waiting. So the seed alone
 * decides the order.
 */
export class Scheduler {
  /** Simulated epoch milliseconds. */
  now: number;
  /** A binary heap by time and order. */
  #steps: Step[] = [];
  #scheduled = 0;
  stepsRun = 0;

  constructor(now: number) {
    this.now = now;
  }

  /** Schedules a step so many milliseconds from now. */
  schedule(ms: number, run: () => void): Step {
    const step = { at: this.now + Math.max(0, Math.round(ms)), order: this.#scheduled++, run };
    this.#push(step);
    return step;
  }

  cancel(step: Step): void {
    step.run = () => {};
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, resolve));
  }

  /** Moves the clock without running a step: the steps in between run late. */
  jump(ms: number): void {
    this.now += Math.round(ms);
  }

  /**
   * Runs steps until none is left or the clock reaches `until`.
   *
   * @throws Error after `limit` steps
   */
  async run(until = Number.POSITIVE_INFINITY, limit = 200_000): Promise<void> {
    for (let step = this.#steps[0]; step && step.at <= until; step = this.#steps[0]) {
      if (this.stepsRun++ > limit) throw new Error(`The simulation did not end after ${limit} steps`);
      this.#pop();
      this.now = Math.max(this.now, step.at);
      step.run();
      // All code that follows without waiting has run once the event loop turns.
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
