import { vi } from 'vitest';

/** Repeats an assertion until it holds, for at most 20 seconds. A busy machine is slower than the second of vitest. */
export const waitFor = <Value>(assertion: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 20 });
