import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { queryAllItems } from '@boxoffice/shared/tables/items.ts';
import { shardOf } from '@boxoffice/shared/tables/shard.ts';
import { endOf } from '../domain/details.ts';
import { isListed, type Terms } from '../domain/ticket.ts';
import { ticketsService } from '../service.ts';

const SHARDS = 4;

/** The index keys of a ticket that is not in the lists of the past: `gsi1` has these tickets by the end of the event. */
export function endsKeys(terms: Terms) {
  const end = endOf(terms);
  const willEnd = end !== undefined && !terms.isPast && isListed(terms);
  return {
    gsi1pk: willEnd ? `ENDS#${shardOf(terms.id, SHARDS)}` : undefined,
    gsi1sk: willEnd ? `${new Date(end).toISOString()}#${terms.id}` : undefined,
  };
}

/** Reads the ids of the tickets whose events are over, and which are not in the lists of the past, by partition. */
export const endedTickets = ({ now }: Given): AsyncGenerator<string>[] =>
  Array.from({ length: SHARDS }, (_, shard) => endedIn(`ENDS#${shard}`, now));

async function* endedIn(pk: string, now: number): AsyncGenerator<string> {
  const range = { index: 'gsi1', pk, upTo: `${new Date(now).toISOString()}#~` } as const;
  for await (const { id } of queryAllItems<Terms>(ticketsService.table, range)) yield id;
}
