import { type Availability, type Freshness, nextCheck, RESTS_AFTER } from './availability.ts';

const TIMEOUT = 10_000;
const signs = ['pointermove', 'pointerdown', 'keydown', 'scroll', 'touchstart'] as const;

/**
 * Keeps what a ticket's page shows true by asking now and then: no connection stands. It asks only while the
 * page is seen by somebody who moves, and says how fresh what it knows is.
 */
export class AvailabilityPoller {
  seen = $state.raw<Availability>();
  freshness = $state<Freshness>('live');
  /** When the server last confirmed it, in epoch milliseconds. */
  checkedAt = $state<number>();

  readonly #ticket: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changedAt = performance.now();
  #signAt = performance.now();
  #asking = false;
  #failures = 0;

  constructor(ticket: string) {
    this.#ticket = ticket;
  }

  /** @returns what ends it */
  start(): () => void {
    const ending = new AbortController();
    const options = { signal: ending.signal, passive: true };
    const sign = () => {
      this.#signAt = performance.now();
      if (this.freshness === 'resting') void this.check();
    };
    for (const name of signs) addEventListener(name, sign, options);
    document.addEventListener('visibilitychange', () => this.#look(), options);
    addEventListener('online', () => void this.check(), options);
    addEventListener('offline', () => void this.check(), options);
    this.#plan();
    return () => {
      ending.abort();
      clearTimeout(this.#timer);
    };
  }

  #look() {
    clearTimeout(this.#timer);
    if (document.visibilityState === 'visible') void this.check();
  }

  #plan() {
    clearTimeout(this.#timer);
    if (document.visibilityState === 'hidden') return;
    const now = performance.now();
    if (now - this.#signAt > RESTS_AFTER) {
      this.freshness = 'resting';
      return;
    }
    this.#timer = setTimeout(() => void this.check(), nextCheck(now - this.#changedAt));
  }

  /** Asks now. An answer that is as before is 304: the browser keeps the one it has. */
  async check(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const answer = await fetch(`/tickets/${this.#ticket}/availability`, {
        signal: AbortSignal.timeout(TIMEOUT),
      });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const now: Availability = await answer.json();
      if (!this.seen || JSON.stringify(this.seen) !== JSON.stringify(now)) {
        this.#changedAt = performance.now();
        this.seen = now;
      }
      this.#failures = 0;
      this.checkedAt = Date.now();
      this.freshness = 'live';
    } catch {
      this.#failures += 1;
      // One answer that is lost makes nothing untrue yet.
      if (!navigator.onLine) this.freshness = 'offline';
      else if (this.#failures > 1) this.freshness = 'stale';
    } finally {
      this.#asking = false;
      this.#plan();
    }
  }
}
