import { Refused } from '@boxoffice/shared/errors.ts';
import type { UserData } from '@boxoffice/shared/events/user.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { passesService } from '../service.ts';

const keyOf = (id: string): Key => ({ pk: `USER#${id}`, sk: 'ERASED' });

/**
 * Stores that a deleted user's data is being erased, or is erased. Its version answers auth.
 *
 * @param version 0 until everything is erased
 */
export const putErased = ({ id, version }: UserData): Write => ({
  Put: { TableName: passesService.table, Item: { ...keyOf(id), id, version } },
});

/**
 * Checks in the transaction of a transfer that its user is not deleted: an access token works for five minutes more, and
 * its transfer would have an address that nobody erases.
 */
export const userExists = (id: string): Write => ({
  ConditionCheck: {
    TableName: passesService.table,
    Key: keyOf(id),
    ConditionExpression: 'attribute_not_exists(pk)',
  },
  onConditionFailed: () => new Refused(401, 'not-signed-in'),
});

/** The version of a deleted account whose data is erased here. */
export const erasedVersion = async (id: string): Promise<number | undefined> =>
  (await getItem<UserData & Key>(passesService.table, keyOf(id)))?.version;
