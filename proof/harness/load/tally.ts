import type { KeyedAnswer } from '../../invariants/snapshot.ts';

/** What buyers have done and been answered. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #failed = new Map<string, number>();
  /** How long each order took to be answered, in milliseconds. */
  readonly times: number[] = [];
  readonly answers: KeyedAnswer[] = [];

  add(what: string, n = 1): void {
    this.#counts.set(what, this.of(what) + n);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** Counts a request that was answered with what nobody wants to see, or not at all. */
  failed(what: string, status: number | string): void {
    const name = `${what} ${status}`;
    this.#failed.set(name, (this.#failed.get(name) ?? 0) + 1);
  }

  /** The failures by request and status, the most frequent first. */
  failures(): string {
    const sorted = [...this.#failed].toSorted(([, a], [, b]) => b - a);
    return sorted.map(([name, n]) => `${n} × ${name}`).join(', ') || 'none';
  }

  /** Milliseconds within which this share of the orders was answered. */
  within(share: number): number {
    const sorted = this.times.toSorted((a, b) => a - b);
    return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  }
}

/** Lines of names and values, aligned. */
export function table(rows: [string, string | number][]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('');
}
