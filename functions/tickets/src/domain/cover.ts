import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { nextVersion, onlyIfOn, type Ticket } from './ticket.ts';

/** Shows another picture; without a `cover`, the painted one. */
export function changeCover(
  ticket: Ticket,
  command: { seller: string; cover?: string },
  given: Given,
): Decided<Ticket> {
  if (ticket.userId !== command.seller) throw new Refused(403, 'ticket-not-yours');
  onlyIfOn(ticket);
  if (ticket.cover === command.cover) return { state: ticket, events: [] };
  return nextVersion({ ...ticket, cover: command.cover, updatedAt: given.now }, given);
}
