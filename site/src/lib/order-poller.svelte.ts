import type { OrderSnapshot } from './server/order-snapshot.ts';

const INTERVAL_MS = 1_500;
const SLOW_INTERVAL_MS = 10_000;
/** A payment that takes longer than this is polled at the slow interval. */
const SLOW_AFTER_MS = 60_000;

/** Polls an order while a payment is under way, and when its page becomes visible again. */
export class OrderPoller {
  latest = $state.raw<OrderSnapshot>();
  /** The `performance.now()` at which `latest` arrived. */
  receivedAt = 0;
  /** The payment takes longer than usual. */
  isSlow = $state(false);
  isReachable = $state(true);

  readonly #path: string;
  readonly #isUnderWay: () => boolean;
  #isPolling = false;

  constructor(orderId: string, isUnderWay: () => boolean) {
    this.#path = `/orders/${orderId}/state`;
    this.#isUnderWay = isUnderWay;
  }

  /** @returns a function that stops it */
  start(): () => void {
    const stopped = new AbortController();
    const options = { signal: stopped.signal };
    const isVisible = () => document.visibilityState === 'visible';
    document.addEventListener('visibilitychange', () => isVisible() && void this.poll(), options);
    // `persisted`: the browser had kept the page in memory.
    addEventListener('pageshow', ({ persisted }) => persisted && void this.poll(), options);
    addEventListener('online', () => void this.poll(), options);
    const since = performance.now();
    let timer: ReturnType<typeof setTimeout>;
    const schedule = () => {
      timer = setTimeout(
        () => {
          if (this.#isUnderWay()) {
            this.isSlow = performance.now() - since > SLOW_AFTER_MS;
            if (isVisible()) void this.poll();
          }
          schedule();
        },
        this.isSlow ? SLOW_INTERVAL_MS : INTERVAL_MS,
      );
    };
    schedule();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }

  /** Polls now. A failed poll leaves `latest` unchanged. */
  async poll(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      const answer = await fetch(this.#path, { signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const snapshot: OrderSnapshot = await answer.json();
      this.receivedAt = performance.now();
      this.latest = snapshot;
      this.isReachable = true;
    } catch {
      this.isReachable = false;
    } finally {
      this.#isPolling = false;
    }
  }
}
