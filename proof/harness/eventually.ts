import { setTimeout as pause } from 'node:timers/promises';

/**
 * Reads a value every 50 ms until it meets the condition.
 *
 * @throws Error with the last value when the time is over
 */
export async function eventually<Value>(
  read: () => Promise<Value>,
  condition: (value: Value) => boolean,
  withinMs = 20_000,
): Promise<Value> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (condition(value)) return value;
    if (Date.now() > end) throw new Error(`Still ${JSON.stringify(value)} after ${withinMs} ms`);
    await pause(50);
  }
}
