import { createHash } from 'node:crypto';
import { deleteItems } from '@boxoffice/shared/tables/batches.ts';
import { type Key, queryAllItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { passesService } from '../service.ts';
import { padded, type SeatRef } from './seats.ts';

/** A pass that has an address of someone. The row makes it possible to find the address and to erase it. */
type Mention = Key & SeatRef;

/** The subject of a mention of an address. The row has its hash, so that it names nobody itself. */
export const subjectOf = (email: string): string => createHash('sha256').update(email).digest('base64url');

/**
 * Stores that a pass has an address, in the transaction that stores the address.
 *
 * @param subjects ids of users, and addresses as `subjectOf` makes them
 */
export const putMentions = ({ orderId, seat }: SeatRef, subjects: string[]): Write[] =>
  subjects.map((subject) => ({
    Put: {
      TableName: passesService.table,
      Item: { pk: `MENTION#${subject}`, sk: `${orderId}#${padded(seat)}`, orderId, seat } satisfies Mention,
    },
  }));

/** The passes with an address of this subject. Some may have it no more. */
export const mentionsOf = (subject: string): AsyncGenerator<Mention> =>
  queryAllItems<Mention>(passesService.table, { pk: `MENTION#${subject}` });

export const deleteMention = ({ pk, sk }: Mention): Promise<void> =>
  deleteItems(passesService.table, [{ pk, sk }]);
