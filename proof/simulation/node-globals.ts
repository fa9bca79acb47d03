import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { currentPod, isSimulating, simulation } from './simulation.ts';

/**
 * Replaces the clock, random numbers, timers and ids of Node with those of the simulation. Must run before the
 * product is imported.
 */
export function replaceNodeGlobals(): void {
  const realNow = Date.now;
  const realRandom = Math.random;
  Date.now = () => (isSimulating() ? simulation().scheduler.now : realNow());
  Math.random = () => (isSimulating() ? simulation().random.next() : realRandom());
  performance.now = Date.now;
  process.uptime = () => Date.now() / 1000;
  globalThis.setTimeout = simulatedSetTimeout as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((timer?: { cancel?: () => void }) => timer?.cancel?.()) as typeof clearTimeout;
  AbortSignal.timeout = () => new AbortController().signal;
  Object.assign(timers, { setTimeout: simulatedPause });
  Object.assign(crypto, {
    randomUUIDv7: () => uuid('7'),
    randomUUID: () => uuid('4'),
    randomBytes: (size: number) => Buffer.from(hex(2 * size), 'hex'),
  });
  syncBuiltinESMExports();
}

/** A timer that never fires once its process has died. */
function simulatedSetTimeout(run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) {
  const { scheduler } = simulation();
  const pod = currentPod.getStore();
  const step = scheduler.schedule(ms, () => {
    if (pod?.isAlive !== false) run(...args);
  });
  const timer = { cancel: () => scheduler.cancel(step), unref: () => timer, ref: () => timer };
  return timer;
}

const simulatedPause = (ms: number) =>
  new Promise<void>((resolve) => simulatedSetTimeout(() => resolve(), ms));

function hex(digits: number): string {
  const { random } = simulation();
  let text = '';
  while (text.length < digits) text += random.integer(0, 0xffffff).toString(16).padStart(6, '0');
  return text.slice(0, digits);
}

function uuid(version: '4' | '7'): string {
  const random = hex(20);
  const time = version === '7' ? simulation().scheduler.now.toString(16).padStart(12, '0') : hex(12);
  const variant = '89ab'[Number.parseInt(random[3] ?? '0', 16) % 4];
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}
