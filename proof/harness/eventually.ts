import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer is the one waited for; after too long, tells what it was last. */
export async function eventually<Value>(
  ask: () => Promise<Value>,
  done: (value: Value) => boolean,
  withinMs = 20_000,
): Promise<Value> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (done(value)) return value;
    if (Date.now() > end) throw new Error(`Still ${JSON.stringify(value)} after ${withinMs} ms`);
    await pause(50);
  }
}
