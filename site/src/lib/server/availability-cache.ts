import { createHash } from 'node:crypto';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Availability } from '../availability.ts';
import { ask } from './services.ts';

export interface AvailabilityResponse {
  status: number;
  body: string;
  etag: string;
}

/** Everyone who looks at a ticket within this time, in milliseconds, sees the same. */
const SHARED_FOR = 1_000;
const shared = new Map<string, Promise<AvailabilityResponse>>();

/**
 * What of a ticket changes while it is looked at. A crowd before one ticket asks the service once a second.
 *
 * @throws Unreachable
 */
export function availabilityOf(id: string, headers: Record<string, string>): Promise<AvailabilityResponse> {
  const known = shared.get(id);
  if (known) return known;
  const sighting = look(id, headers);
  shared.set(id, sighting);
  const forget = () => shared.delete(id);
  sighting.then(() => setTimeout(forget, SHARED_FOR).unref(), forget);
  return sighting;
}

async function look(id: string, headers: Record<string, string>): Promise<AvailabilityResponse> {
  const path = `/api/tickets/${encodeURIComponent(id)}`;
  const answer = await ask('tickets', { method: 'GET', path, headers });
  if (answer.status !== 200)
    return { status: answer.status === 400 ? 404 : answer.status, body: '', etag: '' };
  const ticket: Ticket = JSON.parse(answer.body.toString());
  const { available, quantity, price, currency, version } = ticket;
  const body = JSON.stringify({ available, quantity, price, currency, version } satisfies Availability);
  return {
    status: 200,
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`,
  };
}
