import type { OrderSnapshot } from './server/order-snapshot.ts';

const EVERY = 1_500;
const SELDOM = 10_000;
/** A payment that takes longer than this, in milliseconds, is not waited for by the second. */
const LONG = 60_000;

/** Keeps an order's page true: asks while something is under way, and when the page is looked at again. */
export class OrderPoller {
  told = $state.raw<OrderStatusBadge>();
  /** `performance.now()` when it was told. */
  toldAt = 0;
  /** What is under way takes longer than it should. */
  long = $state(false);
  reachable = $state(true);

  readonly #path: string;
  readonly #isUnderWay: () => boolean;
  #asking = false;

  constructor(id: string, isUnderWay: () => boolean) {
    this.#path = `/orders/${id}/state`;
    this.#isUnderWay = isUnderWay;
  }

  /** @returns what ends it */
  start(): () => void {
    const ending = new AbortController();
    const options = { signal: ending.signal };
    const seen = () => document.visibilityState === 'visible';
    document.addEventListener('visibilitychange', () => seen() && void this.ask(), options);
    // A page that the browser had kept in memory, and a network that is back.
    addEventListener('pageshow', ({ persisted }) => persisted && void this.ask(), options);
    addEventListener('online', () => void this.ask(), options);
    const since = performance.now();
    let timer: ReturnType<typeof setTimeout>;
    const plan = () => {
      timer = setTimeout(
        () => {
          if (this.#isUnderWay()) {
            this.long = performance.now() - since > LONG;
            if (seen()) void this.ask();
          }
          plan();
        },
        this.long ? SELDOM : EVERY,
      );
    };
    plan();
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }

  /** Asks now; what can't be had leaves the page as it is. */
  async ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const answer = await fetch(this.#path, { signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const told: OrderSnapshot = await answer.json();
      this.toldAt = performance.now();
      this.told = told;
      this.reachable = true;
    } catch {
      this.reachable = false;
    } finally {
      this.#asking = false;
    }
  }
}
