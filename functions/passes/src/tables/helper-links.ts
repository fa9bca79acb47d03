import { deleteItems } from '@boxoffice/shared/tables/batches.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import type { HelperLinks } from '../domain/helper-link.ts';
import { passesService } from '../service.ts';

const keyOf = (ticketId: string): Key => ({ pk: `TICKET#${ticketId}`, sk: 'HELPERS' });

export const findHelperLinks = (ticketId: string): Promise<HelperLinks | undefined> =>
  getItem<HelperLinks & Key>(passesService.table, keyOf(ticketId));

/** Stores the next version of a ticket's links. Two changes at the same time don't lose one: the second one gets a Conflict. */
export const putHelperLinks = (links: HelperLinks): Write =>
  putVersioned(passesService.table, { ...links, ...keyOf(links.ticketId) });

/** Ends all links of a ticket. */
export const deleteHelperLinks = (ticketId: string): Promise<void> =>
  deleteItems(passesService.table, [keyOf(ticketId)]);
