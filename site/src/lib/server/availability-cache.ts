import { createHash } from 'node:crypto';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Availability } from '../availability.ts';
import { sendToService } from './services.ts';

export interface AvailabilityResponse {
  status: number;
  body: string;
  etag: string;
}

/** All visitors of a ticket get the same answer for this time. */
const CACHED_MS = 1_000;
const cache = new Map<string, Promise<AvailabilityResponse>>();

/**
 * The availability of a ticket. However many visitors have its page open, the service gets one request a second.
 *
 * @throws Unreachable
 */
export function availabilityOf(id: string, headers: Record<string, string>): Promise<AvailabilityResponse> {
  const cached = cache.get(id);
  if (cached) return cached;
  const response = read(id, headers);
  cache.set(id, response);
  const remove = () => cache.delete(id);
  response.then(() => setTimeout(remove, CACHED_MS).unref(), remove);
  return response;
}

async function read(id: string, headers: Record<string, string>): Promise<AvailabilityResponse> {
  const path = `/api/tickets/${encodeURIComponent(id)}`;
  const answer = await sendToService('tickets', { method: 'GET', path, headers });
  if (answer.status !== 200)
    return { status: answer.status === 400 ? 404 : answer.status, body: '', etag: '' };
  const ticket: Ticket = JSON.parse(answer.body.toString());
  const { available, held, quantity, price, currency, version } = ticket;
  const body = JSON.stringify({ available, held, quantity, price, currency, version } satisfies Availability);
  return {
    status: 200,
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`,
  };
}
