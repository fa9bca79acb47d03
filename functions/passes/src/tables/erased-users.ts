import type { UserData } from '@boxoffice/shared/events/user.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { passesService } from '../service.ts';

const keyOf = (id: string): Key => ({ pk: `USER#${id}`, sk: 'ERASED' });

/** Stores that everything of a deleted user is erased. Its version answers auth. */
export const putErased = (user: UserData): Write => ({
  Put: { TableName: passesService.table, Item: { ...keyOf(user.id), ...user } },
});

/** The version of a deleted account whose data is erased here. */
export const erasedVersion = async (id: string): Promise<number | undefined> =>
  (await getItem<UserData & Key>(passesService.table, keyOf(id)))?.version;
