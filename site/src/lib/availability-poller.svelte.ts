import { type Availability, type Freshness, nextPoll, PAUSE_AFTER } from './availability.ts';

const TIMEOUT_MS = 10_000;
const inputEvents = ['pointermove', 'pointerdown', 'keydown', 'scroll', 'touchstart'] as const;

/**
 * Polls the availability of a ticket while its page is visible and its visitor is active. Polling keeps no connection
 * open, so the service can scale to zero.
 */
export class AvailabilityPoller {
  latest = $state.raw<Availability>();
  freshness = $state<Freshness>('live');
  /** The time of the last successful poll, in epoch milliseconds. */
  checkedAt = $state<number>();

  readonly #ticketId: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changedAt = performance.now();
  #lastInputAt = performance.now();
  #isPolling = false;
  #failures = 0;

  constructor(ticketId: string) {
    this.#ticketId = ticketId;
  }

  /** @returns a function that stops it */
  start(): () => void {
    const stopped = new AbortController();
    const options = { signal: stopped.signal, passive: true };
    const onInput = () => {
      this.#lastInputAt = performance.now();
      if (this.freshness === 'paused') void this.poll();
    };
    for (const name of inputEvents) addEventListener(name, onInput, options);
    document.addEventListener('visibilitychange', () => this.#onVisibilityChange(), options);
    addEventListener('online', () => void this.poll(), options);
    addEventListener('offline', () => void this.poll(), options);
    this.#schedule();
    return () => {
      stopped.abort();
      clearTimeout(this.#timer);
    };
  }

  #onVisibilityChange() {
    clearTimeout(this.#timer);
    if (document.visibilityState === 'visible') void this.poll();
  }

  #schedule() {
    clearTimeout(this.#timer);
    if (document.visibilityState === 'hidden') return;
    const now = performance.now();
    if (now - this.#lastInputAt > PAUSE_AFTER) {
      this.freshness = 'paused';
      return;
    }
    this.#timer = setTimeout(() => void this.poll(), nextPoll(now - this.#changedAt));
  }

  /** Polls now. For an unchanged answer the server sends 304, and the browser uses its cached answer. */
  async poll(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      const answer = await fetch(`/tickets/${this.#ticketId}/availability`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const availability: Availability = await answer.json();
      if (!this.latest || JSON.stringify(this.latest) !== JSON.stringify(availability)) {
        this.#changedAt = performance.now();
        this.latest = availability;
      }
      this.#failures = 0;
      this.checkedAt = Date.now();
      this.freshness = 'live';
    } catch {
      this.#failures += 1;
      // After one failed poll the availability is still recent enough.
      if (!navigator.onLine) this.freshness = 'offline';
      else if (this.#failures > 1) this.freshness = 'stale';
    } finally {
      this.#isPolling = false;
      this.#schedule();
    }
  }
}
