import type { KeyedAnswer } from '../../invariants/snapshot.ts';
import { quantile } from '../machine.ts';

/** Counts the requests and answers of simulated buyers. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  /** The time until the answer to each order, in milliseconds. */
  readonly orderTimes: number[] = [];
  readonly answers: KeyedAnswer[] = [];

  add(name: string, n = 1): void {
    this.#counts.set(name, this.of(name) + n);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Counts a request without an answer, or with an answer that no client expects. */
  addFailure(request: string, status: number | string): void {
    const name = `${request} ${status}`;
    this.#failures.set(name, (this.#failures.get(name) ?? 0) + 1);
  }

  /** The failures by request and status, the most frequent first. */
  failures(): string {
    const sorted = [...this.#failures].toSorted(([, a], [, b]) => b - a);
    return sorted.map(([name, n]) => `${n} × ${name}`).join(', ') || 'none';
  }

  /** A quantile of the order times, in whole milliseconds. */
  orderTime(q: number): number {
    return Math.round(quantile(this.orderTimes, q));
  }
}
