import type { ServiceName } from './routes.ts';
import { ask, Unreachable } from './services.ts';

/**
 * The door of each service that a visitor comes to next, asked as nobody: it is loaded, and answers without
 * looking anything up.
 */
const doors: Record<Exclude<ServiceName, 'tickets'>, { method: string; path: string }> = {
  auth: { method: 'GET', path: '/api/users/currentuser' },
  orders: { method: 'POST', path: '/api/orders' },
  payments: { method: 'POST', path: '/api/payments' },
};

export type PrewarmedService = keyof typeof doors;
export const canPrewarm = (name: string): name is PrewarmedService => Object.hasOwn(doors, name);

/** A service that was just asked needs no asking, in milliseconds; well below the window after which it sleeps. */
const AWAKE = 20_000;
const asked = new Map<PrewarmedService, number>();

/**
 * Wakes a service, so that it is there when the visitor presses the button. A crowd wakes it once.
 *
 * @param now a monotonic clock, in milliseconds
 */
export async function wake(service: PrewarmedService, headers: Record<string, string>, now: number): Promise<void> {
  const last = asked.get(service);
  if (last !== undefined && now - last < AWAKE) return;
  asked.set(service, now);
  try {
    await ask(service, { ...doors[service], headers });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    asked.delete(service);
  }
}
