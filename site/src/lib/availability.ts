import type { Ticket } from '@boxoffice/shared/api/tickets.ts';

/** What of a ticket changes while it is looked at. */
export type Availability = Pick<Ticket, 'available' | 'quantity' | 'price' | 'currency' | 'version'>;

/** How a page stands to the truth. */
export type Freshness = 'live' | 'stale' | 'offline' | 'resting';

const SOONEST = 5_000;
const LATEST = 30_000;

/**
 * How long to wait before a page asks again: what hasn't changed for a while is asked for more seldom.
 *
 * @param unchangedFor milliseconds since something changed, or since the page was opened
 */
export const nextCheck = (unchangedFor: number): number =>
  Math.min(LATEST, Math.max(SOONEST, unchangedFor / 4));

/**
 * Who has given no sign for so long is hardly looking, and nothing is kept awake for them: in milliseconds.
 */
export const RESTS_AFTER = 180_000;
