import { onlyNewer } from '@boxoffice/shared/decisions/newer.ts';
import type { TicketData } from '@boxoffice/shared/events/ticket.ts';

/** The parts of a ticket that passes show and check. */
export interface PassTicket
  extends Pick<TicketData, 'id' | 'version' | 'title' | 'userId' | 'startsAt' | 'timeZone' | 'place'> {
  /** The version in which the date or the place changed last. */
  movedIn?: number | undefined;
}

/**
 * The next replica of a ticket. The holders of its passes hear of another date or place.
 *
 * @throws Refused when the same or a newer version is stored; Error when the version is too far ahead
 */
export function followTicket(stored: PassTicket | undefined, ticket: TicketData | PassTicket): PassTicket {
  if (stored) onlyNewer(stored, ticket);
  const { id, version, title, userId, startsAt, timeZone, place } = ticket;
  const hasMoved =
    stored !== undefined &&
    (stored.startsAt !== startsAt || stored.timeZone !== timeZone || stored.place !== place);
  const movedIn = hasMoved ? version : stored?.movedIn;
  return { id, version, title, userId, startsAt, timeZone, place, movedIn };
}
