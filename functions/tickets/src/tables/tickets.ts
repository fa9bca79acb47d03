import { Refused } from '@boxoffice/shared/errors.ts';
import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import type { Seats } from '../domain/seats.ts';
import { isWithdrawn, type Terms, type Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { coverWrites } from './covers.ts';
import { endsKeys } from './ends.ts';
import { indexWrites } from './search-index.ts';
import { merge, putNewSeats, seatShardsOf, seatsKey } from './seats.ts';

export const keyOf = (id: string): Key => ({ pk: `TICKET#${id}`, sk: 'TICKET' });

/** The writes that store a new ticket: its terms, its entries in the lists and its seat counts. */
export function putNewTicket(ticket: Ticket): Write[] {
  const { sold, held, ...terms } = ticket;
  return [
    putVersioned(ticketsService.table, {
      ...terms,
      ...seatShards(ticket),
      ...keyOf(ticket.id),
      ...endsKeys(ticket),
    }),
    ...indexWrites(undefined, ticket),
    putNewSeats(ticket),
  ];
}

/** The shards of the seat counts; absent for one. */
function seatShards(ticket: Ticket): Pick<Terms, 'seatShards'> {
  const shards = seatShardsOf(ticket);
  return shards > 1 ? { seatShards: shards } : {};
}

/**
 * Stores the next version of the terms, their entries in the lists and the rows of unused pictures, on the condition that the ticket is as it was
 * read. The seat counts are another item, because concurrent sales change them.
 */
export const putTicket = (ticket: Ticket, read: Ticket): Write[] => [
  putTerms(ticket, read),
  ...indexWrites(read, ticket),
  ...coverWrites(read, ticket),
];

function putTerms(ticket: Ticket, read: Ticket): Write {
  const attributes = Object.entries({
    title: ticket.title,
    price: ticket.price,
    currency: ticket.currency,
    quantity: ticket.quantity,
    version: ticket.version,
    updatedAt: ticket.updatedAt,
    startsAt: ticket.startsAt,
    endsAt: ticket.endsAt,
    salesStartAt: ticket.salesStartAt,
    salesEndAt: ticket.salesEndAt,
    returnsUntil: ticket.returnsUntil,
    pausedAt: ticket.pausedAt,
    movedAt: ticket.movedAt,
    cancelledAt: ticket.cancelledAt,
    cancelReason: ticket.cancelReason,
    timeZone: ticket.timeZone,
    place: ticket.place,
    description: ticket.description,
    category: ticket.category,
    cover: ticket.cover,
    isPast: ticket.isPast,
    seatShards: seatShards(ticket).seatShards,
    ...endsKeys(ticket),
  });
  const set = attributes.filter(([, value]) => value !== undefined);
  const absent = attributes.filter(([, value]) => value === undefined).map(([name]) => `#${name}`);
  const remove = absent.length > 0 ? ` REMOVE ${absent.join(', ')}` : '';
  return {
    Update: {
      TableName: ticketsService.table,
      Key: keyOf(ticket.id),
      UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}${remove}`,
      // A sweep moves a ticket to the lists of the past without a new version.
      ConditionExpression: `#version = :read AND ${read.isPast ? '#isPast = :true' : 'attribute_not_exists(#isPast)'}`,
      ExpressionAttributeNames: Object.fromEntries(attributes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
        ':read': read.version,
        ...(read.isPast && { ':true': true }),
      },
    },
  };
}

/** Reads tickets in the order of their ids; those that do not exist are left out. */
export async function findTickets(ids: string[]): Promise<Ticket[]> {
  const read = (keys: Key[]) => getItems<Key>(ticketsService.table, keys);
  const items = await read(ids.flatMap((id) => [keyOf(id), seatsKey(id)]));
  const found = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
  const itemsOf = <Item>(keys: Key[]) =>
    keys.flatMap(({ pk, sk }) => (found.get(`${pk} ${sk}`) ?? []) as Item);
  const terms = itemsOf<Terms & Key>(ids.map(keyOf));
  const more = terms.flatMap((ticket) => seatKeys(ticket).slice(1));
  for (const item of more.length > 0 ? await read(more) : []) found.set(`${item.pk} ${item.sk}`, item);
  return terms.map((ticket) => merge(ticket, itemsOf<Seats & Key>(seatKeys(ticket))));
}

const seatKeys = ({ id, seatShards = 1 }: Terms): Key[] =>
  Array.from({ length: seatShards }, (_, shard) => seatsKey(id, shard));

/** Reads a ticket without its seat counts. */
export const findTerms = (id: string): Promise<Terms | undefined> =>
  getItem<Terms & Key>(ticketsService.table, keyOf(id));

export const findTicket = async (id: string): Promise<Ticket | undefined> => (await findTickets([id]))[0];

/** @throws Refused (404) when the ticket does not exist or was withdrawn */
export async function ticketOf(id: string): Promise<Ticket> {
  const ticket = await findTicket(id);
  if (!ticket || isWithdrawn(ticket)) throw new Refused(404, 'ticket-unknown');
  return ticket;
}
