import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { isOver } from './details.ts';
import { isListed, restate, type Terms, type Ticket } from './ticket.ts';

/** Whether buyers may still come to an event. Until it is over, cancelled or withdrawn its seller stays. */
export const isOpen = (terms: Terms, now: number): boolean => isListed(terms) && !isOver(terms, now);

/**
 * The ticket of a deleted seller without the description and the picture. A reason to cancel stays, because buyers read it.
 *
 * @returns undefined when there is neither
 */
export const withoutOwnContent = (ticket: Ticket, given: Given): Decided<Ticket> | undefined =>
  ticket.description === undefined && ticket.cover === undefined
    ? undefined
    : restate({ ...ticket, description: undefined, cover: undefined, updatedAt: given.now }, given);
