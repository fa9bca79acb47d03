import type { Currency } from '@boxoffice/shared/api/values.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { TicketCreated, type TicketData, TicketUpdated } from '@boxoffice/shared/events/ticket.ts';
import { heldAt, type Seats } from './seats.ts';

/** What a seller says of their ticket, and `version` counts how often. Times in epoch milliseconds. */
export interface Terms extends About {
  id: string;
  version: number;
  title: string;
  /** A seat's price in minor units. */
  price: number;
  currency: Currency;
  /** Seats in all. */
  quantity: number;
  /** The seller. */
  userId: string;
  createdAt: number;
  updatedAt: number;
}

/** When and where it is, and what; each may be left out. */
export interface About {
  /** When it begins, in epoch milliseconds. */
  startsAt?: number | undefined;
  /** The IANA time zone of the place. */
  timeZone?: string | undefined;
  place?: string | undefined;
  description?: string | undefined;
}

/** What a seller says about it: what is absent stays, `null` and no text take away. */
export interface Said {
  /** ISO 8601 */
  startsAt?: string | null | undefined;
  timeZone?: string | null | undefined;
  place?: string | null | undefined;
  description?: string | null | undefined;
}

/** A ticket: the seller's terms, and the seats that orders have taken, which have no version. */
export type Ticket = Terms & Seats;

/** A ticket is offered for sale. */
export function list(
  command: Pick<Terms, 'title' | 'price' | 'currency' | 'quantity'> & Said & { seller: string },
  given: Given,
): Decided<Ticket> {
  const { seller, title, price, currency, quantity, ...said } = command;
  const state: Ticket = {
    id: given.newId(),
    version: 1,
    ...{ title, price, currency, quantity },
    ...about({}, said, given.now),
    userId: seller,
    createdAt: given.now,
    updatedAt: given.now,
    sold: 0,
    held: {},
  };
  return { state, events: [TicketCreated.of(state.id, publicState(state), given)] };
}

/** What of a ticket its seller can change; what is absent stays. */
export interface Edit extends Said {
  editor: string;
  title?: string | undefined;
  price?: number | undefined;
  currency?: Currency | undefined;
  quantity?: number | undefined;
  /** The version that the editor has seen. */
  version?: number | undefined;
}

/**
 * The seller changes the ticket. What is held and sold is a replica here: whether seats can really be given
 * up is for their owner to say, see `isLowered`.
 */
export function edit(ticket: Ticket, command: Edit, given: Given): Decided<Ticket> {
  if (ticket.userId !== command.editor) throw new Refused(403, 'ticket-not-yours');
  if (command.version !== undefined && command.version !== ticket.version)
    throw new Refused(409, 'ticket-changed', { field: 'version' });
  const taken = ticket.sold + heldAt(ticket, given.now);
  const { title = ticket.title, price = ticket.price } = command;
  const { currency = ticket.currency, quantity = ticket.quantity } = command;
  if (quantity < taken && quantity < ticket.quantity)
    throw new Refused(409, 'seats-taken', {
      message: `${taken} seats are held or sold already`,
      field: 'quantity',
      limits: { min: taken },
    });
  if (currency !== ticket.currency && taken > 0)
    throw new Refused(409, 'currency-taken', { field: 'currency' });
  const said = about(ticket, command, given.now);
  return next({ ...ticket, title, price, currency, quantity, ...said, updatedAt: given.now }, given);
}

/** A new start may be so long past: a festival that is on is still sold, a wrong year is not. */
const STARTED_MS = 86_400_000;

function about(before: About, said: Said, now: number): About {
  const startsAt =
    said.startsAt === undefined ? before.startsAt : said.startsAt ? Date.parse(said.startsAt) : undefined;
  if (startsAt !== undefined && startsAt !== before.startsAt && startsAt < now - STARTED_MS)
    throw new Refused(400, 'start-past', { field: 'startsAt' });
  const text = (name: Exclude<keyof Said, 'startsAt'>) =>
    said[name] === undefined ? before[name] : said[name] || undefined;
  const [timeZone, place, description] = [text('timeZone'), text('place'), text('description')];
  return { startsAt, timeZone, place, description };
}

/** Whether an edit gives up seats, which the owner of the stock must agree to first. */
export const isLowered = (before: Terms, after: Terms): boolean => after.quantity < before.quantity;

/** A new version that says the same again, so that everyone follows it, and no edit of the old one counts. */
export const restate = (ticket: Ticket, given: Given): Decided<Ticket> => next(ticket, given);

function next(ticket: Ticket, given: Given): Decided<Ticket> {
  const state = { ...ticket, version: ticket.version + 1 };
  return { state, events: [TicketUpdated.of(state.id, publicState(state), given)] };
}

const publicState = (ticket: Ticket): TicketData => {
  const { id, version, title, price, currency, quantity, userId } = ticket;
  return { id, version, title, price, currency, quantity, userId, ...publicAbout(ticket) };
};

/** What a seller says about it, on the wire: only what there is. */
export function publicAbout({ startsAt, timeZone, place, description }: About) {
  return {
    ...(startsAt !== undefined && { startsAt: new Date(startsAt).toISOString() }),
    ...(timeZone !== undefined && { timeZone }),
    ...(place !== undefined && { place }),
    ...(description !== undefined && { description }),
  };
}
