import { setTimeout as pause } from 'node:timers/promises';

/** More tasks than this are refused, which bounds the memory of a process during a long outage. */
const MOST_TASKS = 2000;
/** The pause between two attempts while the process ends, in milliseconds. */
const ENDING_PAUSE_MS = 200;

/** Work that goes on after the answer to the caller. Tasks with the same key run one after another. */
export class Background {
  readonly #last = new Map<string, Promise<void>>();
  readonly #atEnd: (() => Promise<void>)[] = [];
  /** The items of each key that wait for their task. */
  readonly #collected = new Map<string, unknown[]>();
  readonly #ending = new AbortController();
  #tasks = 0;

  /**
   * Runs a task after the earlier tasks of its key. The task handles its own errors. A crash ends it anywhere.
   *
   * @returns false when too many tasks are waiting: this one will not run
   */
  start(key: string, task: () => Promise<void>): boolean {
    if (this.#tasks >= MOST_TASKS) return false;
    this.#tasks++;
    const done = (this.#last.get(key) ?? Promise.resolve()).then(task).finally(() => {
      this.#tasks--;
      if (this.#last.get(key) === done) this.#last.delete(key);
    });
    this.#last.set(key, done);
    return true;
  }

  /**
   * Collects items, and runs one task with all items of a key that arrive within a time. The task handles its own
   * errors.
   *
   * @param ms the time after the first item, in milliseconds
   * @returns false when too many items or tasks are waiting: this item gets no task
   */
  collect<Item>(key: string, item: Item, ms: number, task: (items: Item[]) => Promise<void>): boolean {
    const waiting = this.#collected.get(key) ?? [];
    if (waiting.length >= MOST_TASKS) return false;
    if (waiting.push(item) > 1) return true;
    const willRun = this.start(key, async () => {
      await this.pause(ms);
      this.#collected.delete(key);
      await task(waiting as Item[]);
    });
    if (willRun) this.#collected.set(key, waiting);
    return willRun;
  }

  /** Waits before the next attempt of a task; only shortly once the process ends. */
  async pause(ms: number): Promise<void> {
    const { signal } = this.#ending;
    if (signal.aborted) return pause(Math.min(ms, ENDING_PAUSE_MS));
    await pause(ms, undefined, { signal }).catch(() => {});
  }

  /** Waits until no task is left. */
  async idle(): Promise<void> {
    while (this.#tasks > 0) await Promise.all(this.#last.values());
  }

  /** Runs a task when the process ends in good order: after its last answer, with its other background work. */
  atEnd(task: () => Promise<void>): void {
    this.#atEnd.push(task);
  }

  /** Ends a process's work: waits until no task is left, at most so many milliseconds. */
  async finish(ms: number): Promise<void> {
    this.#ending.abort();
    for (const [n, task] of this.#atEnd.entries()) this.start(`end ${n}`, task);
    const over = new AbortController();
    const timeout = pause(ms, undefined, { signal: over.signal }).catch(() => {});
    await Promise.race([this.idle(), timeout]);
    over.abort();
  }
}

/** The background work of this process. */
export const background = new Background();
