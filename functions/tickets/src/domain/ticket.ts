import { chargeLimits } from '@boxoffice/shared/api/currencies.ts';
import type { Currency } from '@boxoffice/shared/api/values.ts';
import type { Decided, Given } from '@boxoffice/shared/decisions/given.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import {
  TicketCancelled,
  TicketCreated,
  type TicketData,
  TicketUpdated,
} from '@boxoffice/shared/events/ticket.ts';
import { type Details, type DetailsInput, isOver, mergeDetails, publicDetails } from './details.ts';
import { heldAt, type Seats } from './seats.ts';

/** The seller's terms. `version` counts their changes. Times are epoch milliseconds. */
export interface Terms extends Details {
  id: string;
  version: number;
  title: string;
  /** A seat's price in minor units. */
  price: number;
  currency: Currency;
  /** The number of seats; 0 of a withdrawn ticket. */
  quantity: number;
  /** The seller. */
  userId: string;
  createdAt: number;
  updatedAt: number;
  /** Since when the seller has paused the sale. */
  pausedAt?: number | undefined;
  /** When the date or the place of sold seats has changed last. */
  movedAt?: number | undefined;
  /** Since when the event is cancelled. */
  cancelledAt?: number | undefined;
  /** In the seller's words, for buyers. */
  cancelReason?: string | undefined;
  /** The name of the uploaded picture. */
  cover?: string | undefined;
  /** Whether the ticket is in the lists of the past. */
  isPast?: true | undefined;
  /** The items that its seats are counted in; 1 by default. */
  seatShards?: number | undefined;
}

/** A ticket: the seller's terms, and the seat counts, which have no version. */
export type Ticket = Terms & Seats;

/** Lists a ticket for sale. */
export function list(
  command: Pick<Terms, 'title' | 'price' | 'currency' | 'quantity'> & DetailsInput & { seller: string },
  given: Given,
): Decided<Ticket> {
  const { seller, title, price, currency, quantity, ...details } = command;
  checkPrice(price, currency);
  const state: Ticket = {
    id: given.newId(),
    version: 1,
    title,
    price,
    currency,
    quantity,
    ...mergeDetails({}, details, given.now),
    userId: seller,
    createdAt: given.now,
    updatedAt: given.now,
    sold: 0,
    held: {},
  };
  return { state, events: [TicketCreated.of(state.id, publicState(state), given)] };
}

/** The fields that the seller can change. An absent field stays. */
export interface Edit extends DetailsInput {
  editor: string;
  title?: string | undefined;
  price?: number | undefined;
  currency?: Currency | undefined;
  quantity?: number | undefined;
  paused?: boolean | undefined;
  /** Agrees that buyers are told of another date or place. */
  confirmMove?: true | undefined;
  /** The version that the edit is based on. */
  version?: number | undefined;
}

/**
 * Edits a ticket. The seat counts are a replica, so a smaller quantity also needs the agreement of the orders service
 * (see `lowersQuantity`).
 */
export function edit(ticket: Ticket, command: Edit, given: Given): Decided<Ticket> {
  if (ticket.userId !== command.editor) throw new Refused(403, 'ticket-not-yours');
  if (command.version !== undefined && command.version !== ticket.version)
    throw new Refused(409, 'ticket-changed', { field: 'version' });
  onlyIfOn(ticket);
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
  if (price !== ticket.price || currency !== ticket.currency) checkPrice(price, currency);
  const details = mergeDetails(ticket, command, given.now);
  const hasMoved = ticket.sold > 0 && !isSamePlaceAndTime(ticket, details);
  if (hasMoved && !command.confirmMove) throw new Refused(409, 'move-unconfirmed', { field: 'startsAt' });
  const pausedAt =
    (command.paused ?? ticket.pausedAt !== undefined) ? (ticket.pausedAt ?? given.now) : undefined;
  const isPast = isOver(details, given.now) || undefined;
  const next = {
    ...ticket,
    title,
    price,
    currency,
    quantity,
    ...details,
    pausedAt,
    movedAt: hasMoved ? given.now : ticket.movedAt,
    isPast,
    updatedAt: given.now,
  };
  return nextVersion(next, given);
}

const isSamePlaceAndTime = (one: Details, other: Details): boolean =>
  one.startsAt === other.startsAt && one.timeZone === other.timeZone && one.place === other.place;

/** @throws Refused (409) for a cancelled event */
export function onlyIfOn({ cancelledAt }: Terms): void {
  if (cancelledAt !== undefined) throw new Refused(409, 'ticket-cancelled');
}

/**
 * Cancels an event. Its sale stops, and the orders service refunds its orders.
 *
 * @throws Refused (403, 409)
 */
export function cancel(
  ticket: Ticket,
  { seller, reason }: { seller: string; reason: string },
  given: Given,
): Decided<Ticket> {
  if (ticket.userId !== seller) throw new Refused(403, 'ticket-not-yours');
  onlyIfOn(ticket);
  const { state } = nextVersion(
    { ...ticket, cancelledAt: given.now, cancelReason: reason, updatedAt: given.now },
    given,
  );
  return { state, events: [TicketCancelled.of(state.id, publicState(state), given)] };
}

/** The payment provider must be able to charge one seat, unless it is free. */
function checkPrice(price: number, currency: Currency): void {
  const limits = chargeLimits(currency);
  if (price === 0 || (price >= limits.min && price <= limits.max)) return;
  const message = `Price must be between ${limits.min} and ${limits.max} minor units of ${currency}`;
  throw new Refused(400, 'price-out-of-range', { message, field: 'price', limits });
}

/**
 * Withdraws a ticket: it has no seats any more. The orders service, which owns the stock, agrees only when no seat is held
 * or sold.
 */
export function withdraw(ticket: Ticket, command: { seller: string }, given: Given): Decided<Ticket> {
  if (ticket.userId !== command.seller) throw new Refused(403, 'ticket-not-yours');
  onlyIfOn(ticket);
  return nextVersion(
    { ...ticket, quantity: 0, description: undefined, cover: undefined, updatedAt: given.now },
    given,
  );
}

/** The ticket is stored, for late events of its orders, but nobody sees it. */
export const isWithdrawn = ({ quantity }: Terms): boolean => quantity === 0;

/** Whether visitors find the ticket in the lists. */
export const isListed = (terms: Terms): boolean => !isWithdrawn(terms) && terms.cancelledAt === undefined;
/** Whether a ticket gets a price: it is listed with one, or was free before. The seller must be able to be paid. */
export const getsPrice = (before: Terms | undefined, after: Terms): boolean =>
  after.price > 0 && !(before && before.price > 0);

/** Whether an edit removes seats. The orders service, which owns the stock, must agree first. */
export const lowersQuantity = (before: Terms, after: Terms): boolean => after.quantity < before.quantity;

/** A new version without changes: the stock follows it, and edits of the old version fail. */
export const restate = (ticket: Ticket, given: Given): Decided<Ticket> => nextVersion(ticket, given);

export function nextVersion(ticket: Ticket, given: Given): Decided<Ticket> {
  const state = { ...ticket, version: ticket.version + 1 };
  return { state, events: [TicketUpdated.of(state.id, publicState(state), given)] };
}

const publicState = (ticket: Ticket): TicketData => {
  const { id, version, title, price, currency, quantity, userId } = ticket;
  return {
    id,
    version,
    title,
    price,
    currency,
    quantity,
    userId,
    ...publicDetails(ticket),
    ...changes(ticket),
  };
};

/** Whether the sale is paused, and the event was moved or cancelled, as the API and events show it. */
export const changes = ({ pausedAt, movedAt, cancelledAt, cancelReason }: Terms) => ({
  ...(pausedAt !== undefined && { pausedAt: new Date(pausedAt).toISOString() }),
  ...(movedAt !== undefined && { movedAt: new Date(movedAt).toISOString() }),
  ...(cancelledAt !== undefined && { cancelledAt: new Date(cancelledAt).toISOString(), cancelReason }),
});
