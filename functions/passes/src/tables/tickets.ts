import { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { readFromOwner } from '@boxoffice/shared/functions/ask-owner.ts';
import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { getItem, type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { config } from '../config.ts';
import { followTicket, type PassTicket } from '../domain/ticket.ts';
import { passesService } from '../service.ts';

const keyOfTicket = (id: string): Key => ({ pk: `TICKET#${id}`, sk: 'TICKET' });

const partitionOfSeller = (userId: string): string => `SELLER#${userId}`;

export const findTicket = (id: string): Promise<PassTicket | undefined> =>
  getItem<PassTicket & Key>(passesService.table, keyOfTicket(id));

/** Reads tickets; those that have not arrived yet are absent. */
export async function findTickets(ids: string[]): Promise<Map<string, PassTicket>> {
  const tickets = await getItems<PassTicket & Key>(passesService.table, ids.map(keyOfTicket));
  return new Map(tickets.map((ticket) => [ticket.id, ticket]));
}

/** Stores the replica of a ticket on the condition that it is as it was read. */
export const putTicket = (ticket: PassTicket, read: PassTicket | undefined): Write => ({
  Put: {
    TableName: passesService.table,
    Item: {
      ...ticket,
      ...keyOfTicket(ticket.id),
      gsi1pk: partitionOfSeller(ticket.userId),
      gsi1sk: ticket.id,
    },
    ...(read
      ? {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': read.version },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  },
});

/** The ids of the tickets that a user sells. */
export async function* ticketsSoldBy(userId: string): AsyncGenerator<string> {
  const range = { index: 'gsi1', pk: partitionOfSeller(userId) } as const;
  for await (const { id } of queryAllItems<PassTicket>(passesService.table, range)) yield id;
}

/** Reads a ticket. If its event has not arrived yet, this asks the ticket's owner and stores the answer. */
export async function loadTicket(id: string, caller: Caller): Promise<PassTicket | undefined> {
  const stored = await findTicket(id);
  if (stored) return stored;
  const read = await readFromOwner(`${config.TICKETS_URL}/api/tickets/${id}`, Ticket, caller);
  if (!read) return undefined;
  const ticket = followTicket(undefined, read);
  await passesService.commit({ writes: [putTicket(ticket, undefined)] });
  return ticket;
}
