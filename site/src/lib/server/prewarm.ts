import type { ServiceName } from './routes.ts';
import { sendToService, Unreachable } from './services.ts';

/**
 * The request that starts each service. It goes to the handler that the visitor needs next, so that the handler is
 * loaded. It has no token, so the handler answers without a table request.
 */
const warmUpRequests: Record<Exclude<ServiceName, 'tickets' | 'passes'>, { method: string; path: string }> = {
  auth: { method: 'GET', path: '/api/users/currentuser' },
  orders: { method: 'POST', path: '/api/orders' },
  payments: { method: 'POST', path: '/api/payments' },
};

export type PrewarmedService = keyof typeof warmUpRequests;
export const canPrewarm = (name: string): name is PrewarmedService => Object.hasOwn(warmUpRequests, name);

/** A service gets one request in this time. It stays up for longer than this. */
const INTERVAL_MS = 20_000;
const requestedAt = new Map<PrewarmedService, number>();

/**
 * Starts a service, so that it is running when the visitor presses the button. Many visitors cause one request.
 *
 * @param now a monotonic clock, in milliseconds
 */
export async function prewarm(
  service: PrewarmedService,
  headers: Record<string, string>,
  now: number,
): Promise<void> {
  const last = requestedAt.get(service);
  if (last !== undefined && now - last < INTERVAL_MS) return;
  requestedAt.set(service, now);
  try {
    await sendToService(service, { ...warmUpRequests[service], headers });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    requestedAt.delete(service);
  }
}
