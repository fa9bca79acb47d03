import type { Key, Write } from '@boxoffice/shared/tables/items.ts';
import { queryPage } from '@boxoffice/shared/tables/page.ts';
import type { Terms, Ticket } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';
import { findTickets } from './tickets.ts';

const PAGE_SIZE = 100;

const partitionOf = (seller: string): string => `SELLER#${seller}`;

/**
 * Stores a ticket's entry in its seller's list, in the transaction that stores the ticket. The sort key is the ticket's
 * id, a UUIDv7, so the list is in the order of age. The entry has no other data that could get out of date.
 */
export const putSellerEntry = ({ id, userId }: Pick<Terms, 'id' | 'userId'>): Write => ({
  Put: { TableName: ticketsService.table, Item: { pk: partitionOf(userId), sk: id } },
});

/** Removes a withdrawn ticket from its seller's list. */
export const deleteSellerEntry = ({ id, userId }: Pick<Terms, 'id' | 'userId'>): Write => ({
  Delete: { TableName: ticketsService.table, Key: { pk: partitionOf(userId), sk: id } },
});

/** Reads all tickets of a seller, the newest first, also while some are removed from the list. */
export async function* allTicketsOf(seller: string): AsyncGenerator<Ticket> {
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const { items, next } = await ticketsOf(seller, PAGE_SIZE, cursor);
    yield* items;
    cursor = next;
  }
}

/**
 * Reads a page of a seller's tickets, the newest first, and the cursor of the next page. A ticket is in it as soon as it
 * is listed.
 *
 * @throws Refused (400) for a cursor of another list
 */
export async function ticketsOf(seller: string, limit: number, cursor: string | undefined) {
  const range = { pk: partitionOf(seller), newestFirst: true };
  const { items, next } = await queryPage<Key>(ticketsService.table, range, { limit, cursor });
  return { items: await findTickets(items.map(({ sk }) => sk)), next };
}
