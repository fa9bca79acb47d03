import { Refused } from '@boxoffice/shared/errors.ts';
import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import type { User } from '../domain/user.ts';
import { authService } from '../service.ts';

/** An id that no account has. */
const UNUSED_ID = 'nobody';

const keyOf = (id: string): Key => ({ pk: `USER#${id}`, sk: 'USER' });
const keyOfEmail = (email: string): Key => ({ pk: `EMAIL#${email}`, sk: 'EMAIL' });

/** Stores a new account. The row of its email makes the email unique. */
export const putNewUser = (user: User): Write[] => [
  putUser(user),
  claimEmail(user, new Refused(400, 'email-in-use', { field: 'email' })),
];

/** Stores an account that has changed its address. The former address is free from then on. */
export const putUserWithEmail = (user: User, formerEmail: string): Write[] => [
  putUser(user),
  claimEmail(user, new Refused(409, 'email-in-use')),
  { Delete: { TableName: authService.table, Key: keyOfEmail(formerEmail) } },
];

/** Deletes an account, on the condition that it is unchanged since it was read. Its address is free from then on. */
export const removeUser = ({ id, email, version }: User): Write[] => [
  {
    Delete: {
      TableName: authService.table,
      Key: keyOf(id),
      ConditionExpression: '#version = :read',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':read': version },
    },
  },
  { Delete: { TableName: authService.table, Key: keyOfEmail(email) } },
];

/** Makes an address the account's, unless it has another account. */
const claimEmail = ({ id, email }: User, refusal: Refused): Write => ({
  Put: {
    TableName: authService.table,
    Item: { ...keyOfEmail(email), userId: id },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
  onConditionFailed: () => refusal,
});

/** Stores the next version of an account. */
export const putUser = (user: User): Write => putVersioned(authService.table, { ...user, ...keyOf(user.id) });

export const findUser = (id: string): Promise<User | undefined> =>
  getItem<User & Key>(authService.table, keyOf(id));

/** Reads accounts, in any order. Unknown ids are left out. */
export const findUsers = (ids: string[]): Promise<User[]> =>
  getItems<User & Key>(authService.table, ids.map(keyOf));

/** The account of an email. An unknown email costs the same two reads, so that the time reveals nothing. */
export async function findUserByEmail(email: string): Promise<User | undefined> {
  const row = await getItem<{ userId: string }>(authService.table, keyOfEmail(email));
  return findUser(row?.userId ?? UNUSED_ID);
}
