import type { Ticket } from '@boxoffice/shared/api/tickets.ts';

/** The part of a ticket that changes while its page is open. */
export type Availability = Pick<Ticket, 'available' | 'held' | 'quantity' | 'price' | 'currency' | 'version'>;

/** How current the availability on a page is. */
export type Freshness = 'live' | 'stale' | 'offline' | 'paused';

const MIN_INTERVAL_MS = 5_000;
const MAX_INTERVAL_MS = 30_000;

/**
 * Milliseconds until the next poll. The interval grows while nothing changes.
 *
 * @param unchangedFor milliseconds since the last change, or since the page was opened
 */
export const nextPoll = (unchangedFor: number): number =>
  Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, unchangedFor / 4));

/** A page without input for this time, in milliseconds, stops polling. Otherwise it would keep the service running. */
export const PAUSE_AFTER = 180_000;
