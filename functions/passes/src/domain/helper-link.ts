import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';

/** Helpers go home within a day of the start. */
const AFTER_START_MS = 86_400_000;
/** How long a link works when the event has no start. */
const WITHOUT_START_MS = 30 * 86_400_000;
const MOST_LINKS = 20;

/** A link that lets helpers check in for one ticket. */
export interface HelperLink {
  id: string;
  /** The SHA-256 of the link's secret. */
  hash: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** All links of a ticket. */
export interface HelperLinks {
  ticketId: string;
  version: number;
  links: HelperLink[];
}

type Event = { startsAt?: string | undefined };

/** When a link stops working, in epoch milliseconds. It follows a moved event. */
export const expiryOf = ({ createdAt }: HelperLink, { startsAt }: Event): number =>
  startsAt === undefined ? createdAt + WITHOUT_START_MS : Date.parse(startsAt) + AFTER_START_MS;

/** The links that work, the oldest first. */
export const liveLinks = (stored: HelperLinks | undefined, event: Event, now: number): HelperLink[] =>
  (stored?.links ?? []).filter((link) => expiryOf(link, event) > now);

/** @throws Refused (409) when the event is over, or the ticket has too many links */
export function makeLink(
  stored: HelperLinks | undefined,
  ticket: Event & { id: string },
  hash: string,
  given: Given,
): { next: HelperLinks; link: HelperLink } {
  const live = liveLinks(stored, ticket, given.now);
  const link = { id: given.newId(), hash, createdAt: given.now };
  if (expiryOf(link, ticket) <= given.now) throw new Refused(409, 'event-started');
  if (live.length >= MOST_LINKS) throw new Refused(409, 'helper-links-too-many');
  const version = (stored?.version ?? 0) + 1;
  return { next: { ticketId: ticket.id, version, links: [...live, link] }, link };
}

/** Ends a link. Undefined when it has ended already: a repeat changes nothing. */
export const endLink = (stored: HelperLinks | undefined, id: string): HelperLinks | undefined =>
  stored?.links.some((link) => link.id === id)
    ? { ...stored, version: stored.version + 1, links: stored.links.filter((link) => link.id !== id) }
    : undefined;
