import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { ask } from './network.ts';
import { waitFor } from './pods.ts';
import { isRunning, runningIn, world } from './simulation.ts';

/**
 * Replaces what the product meets of the outside by way of Node itself: the clock, chance, timers, ids, fetch. All of
 * it comes from the world that runs. To be called before the product is imported.
 */
export function replaceOutside(): void {
  const clock = Date.now;
  const chance = Math.random;
  Date.now = () => (isRunning() ? world().scheduler.now : clock());
  Math.random = () => (isRunning() ? world().random.next() : chance());
  performance.now = Date.now;
  globalThis.setTimeout = setTimeoutHere as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((timer?: { cancel?: () => void }) => timer?.cancel?.()) as typeof clearTimeout;
  globalThis.fetch = fetchHere as typeof fetch;
  AbortSignal.timeout = () => new AbortController().signal;
  Object.assign(timers, { setTimeout: pause });
  Object.assign(crypto, {
    randomUUIDv7: () => uuid('7'),
    randomUUID: () => uuid('4'),
    randomBytes: (size: number) => Buffer.from(hex(2 * size), 'hex'),
  });
  syncBuiltinESMExports();
}

/** A timer ends with the process that set it. */
function setTimeoutHere(run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) {
  const { scheduler } = world();
  const pod = runningIn.getStore();
  const step = scheduler.plan(ms, () => {
    if (pod?.isAlive !== false) run(...given);
  });
  const timer = { cancel: () => scheduler.cancel(step), unref: () => timer, ref: () => timer };
  return timer;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeoutHere(() => resolve(), ms));

/** As much of fetch as a service uses to ask another one. */
async function fetchHere(url: string, init: RequestInit) {
  const { hostname, pathname } = new URL(url);
  await waitFor(`before it asks ${hostname}`);
  const [service = ''] = hostname.split('.');
  const headers = Object.fromEntries(
    Object.entries(init.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const body = init.body === undefined ? undefined : Buffer.from(String(init.body));
  const answer = await ask(service, { method: init.method ?? 'GET', path: pathname, headers, body }, 10_000);
  await waitFor(`before it hears ${service}`);
  if (!answer) throw new TypeError('fetch failed');
  const { status, text } = answer;
  return { status, ok: status >= 200 && status < 300, json: async () => JSON.parse(text) as unknown };
}

function hex(digits: number): string {
  const { random } = world();
  let text = '';
  while (text.length < digits) text += random.between(0, 0xffffff).toString(16).padStart(6, '0');
  return text.slice(0, digits);
}

function uuid(version: '4' | '7'): string {
  const random = hex(20);
  const time = version === '7' ? world().scheduler.now.toString(16).padStart(12, '0') : hex(12);
  const variant = '89ab'[Number.parseInt(random[3] ?? '0', 16) % 4];
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}
