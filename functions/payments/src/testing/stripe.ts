import { startServer } from '@boxoffice/shared/testing/server.ts';
import { afterAll } from 'vitest';
import type { Fault } from '../../stripe-fake/faults.ts';

/** Starts the Stripe fake for the tests of a file. */
export async function useStripe() {
  const { port, stop } = await startServer('env', (free) => [
    `PORT=${free}`,
    'STATE=:memory:',
    process.execPath,
    new URL('../../stripe-fake/main.ts', import.meta.url).pathname,
  ]);
  afterAll(() => stop());
  const url = `http://127.0.0.1:${port}`;
  /** Replaces the faults of the fake. */
  async function setFaults(...faults: Partial<Fault>[]): Promise<void> {
    const path = `${url}/faults`;
    const headers = { 'content-type': 'application/json' };
    await fetch(path, { method: 'DELETE' });
    if (faults.length === 0) return;
    const { ok, status } = await fetch(path, { method: 'POST', headers, body: JSON.stringify(faults) });
    if (!ok) throw new Error(`The faults were answered ${status}`);
  }
  return { url, setFaults };
}
