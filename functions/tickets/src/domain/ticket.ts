import type { Currency } from '@boxoffice/shared/api/values.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/decisions/refused.ts';
import { TicketCreated, type TicketData, TicketUpdated } from '@boxoffice/shared/events/ticket.ts';
import { heldAt, type Seats } from './seats.ts';

/** What a seller says of their ticket, and `version` counts how often. Times in epoch milliseconds. */
export interface Terms {
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

/** A ticket: the seller's terms, and the seats that orders have taken, which have no version. */
export type Ticket = Terms & Seats;

/** A ticket is offered for sale. */
export function list(
  command: Pick<Terms, 'title' | 'price' | 'currency' | 'quantity'> & { seller: string },
  given: Given,
): Decided<Ticket> {
  const { seller, ...offered } = command;
  const state: Ticket = {
    id: given.newId(),
    version: 1,
    ...offered,
    userId: seller,
    createdAt: given.now,
    updatedAt: given.now,
    sold: 0,
    held: {},
  };
  return { state, events: [TicketCreated.of(state.id, publicState(state), given)] };
}

/** What of a ticket its seller can change; what is absent stays. */
export interface Edit {
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
  if (ticket.userId !== command.editor) throw new Refused(403, 'This is not your ticket');
  if (command.version !== undefined && command.version !== ticket.version)
    throw new Refused(409, 'The ticket has changed since you read it', { field: 'version' });
  const taken = ticket.sold + heldAt(ticket, given.now);
  const { title = ticket.title, price = ticket.price } = command;
  const { currency = ticket.currency, quantity = ticket.quantity } = command;
  if (quantity < taken && quantity < ticket.quantity)
    throw new Refused(409, `${taken} seats are held or sold already`, { field: 'quantity' });
  if (currency !== ticket.currency && taken > 0)
    throw new Refused(409, 'Seats are held or sold in the currency it has', { field: 'currency' });
  return next({ ...ticket, title, price, currency, quantity, updatedAt: given.now }, given);
}

/** Whether an edit gives up seats, which the owner of the stock must agree to first. */
export const isLowered = (before: Terms, after: Terms): boolean => after.quantity < before.quantity;

/** A new version that says the same again, so that everyone follows it, and no edit of the old one counts. */
export const restate = (ticket: Ticket, given: Given): Decided<Ticket> => next(ticket, given);

function next(ticket: Ticket, given: Given): Decided<Ticket> {
  const state = { ...ticket, version: ticket.version + 1 };
  return { state, events: [TicketUpdated.of(state.id, publicState(state), given)] };
}

const publicState = ({ id, version, title, price, currency, quantity, userId }: Ticket): TicketData => ({
  id,
  version,
  title,
  price,
  currency,
  quantity,
  userId,
});
