import { Refused } from '@boxoffice/shared/errors.ts';
import { getItem, type Key, queryItems, type Write } from '@boxoffice/shared/tables/items.ts';
import { putVersioned } from '@boxoffice/shared/tables/versioned.ts';
import type { Passkey } from '../domain/passkey.ts';
import { authService } from '../service.ts';

/** More than the maximum number of passkeys of an account. */
const MAX_LISTED = 100;

/** The owner of a credential id. Each credential id belongs to one account. */
interface CredentialRow extends Key {
  userId: string;
  passkeyId: string;
}

const keyOf = (userId: string, id: string): Key => ({ pk: `USER#${userId}`, sk: `PASSKEY#${id}` });
export const credentialKey = (id: string): Key => ({ pk: `CREDENTIAL#${id}`, sk: 'CREDENTIAL' });

export const putNewPasskey = (passkey: Passkey): Write[] => [
  putPasskey(passkey),
  {
    Put: {
      TableName: authService.table,
      Item: {
        ...credentialKey(passkey.credentialId),
        userId: passkey.userId,
        passkeyId: passkey.id,
      } satisfies CredentialRow,
      ConditionExpression: 'attribute_not_exists(pk)',
    },
    onConditionFailed: () => new Refused(409, 'passkey-taken'),
  },
];

/** Stores the next version of a passkey. */
export const putPasskey = (passkey: Passkey): Write =>
  putVersioned(authService.table, { ...passkey, ...keyOf(passkey.userId, passkey.id) });

/** Removes a passkey, on the condition that it is unchanged since it was read. */
export const removePasskey = ({ userId, id, credentialId, version }: Passkey): Write[] => [
  {
    Delete: {
      TableName: authService.table,
      Key: keyOf(userId, id),
      ConditionExpression: '#version = :read',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':read': version },
    },
  },
  { Delete: { TableName: authService.table, Key: credentialKey(credentialId) } },
];

/** Removes passkeys whatever their versions. A concurrent sign-in with one of them finds its next version refused. */
export const removePasskeys = (passkeys: readonly Passkey[]): Write[] =>
  passkeys
    .flatMap(({ userId, id, credentialId }) => [keyOf(userId, id), credentialKey(credentialId)])
    .map((Key) => ({ Delete: { TableName: authService.table, Key } }));

export const findPasskey = (userId: string, id: string): Promise<Passkey | undefined> =>
  getItem<Passkey & Key>(authService.table, keyOf(userId, id));

/** The passkey with this credential id, of any account. */
export async function findPasskeyByCredential(credentialId: string): Promise<Passkey | undefined> {
  const row = await getItem<CredentialRow>(authService.table, credentialKey(credentialId));
  return row && findPasskey(row.userId, row.passkeyId);
}

/** An account's passkeys, newest first. */
export async function passkeysOf(userId: string): Promise<Passkey[]> {
  const range = { pk: `USER#${userId}`, prefix: 'PASSKEY#', newestFirst: true, limit: MAX_LISTED };
  return (await queryItems<Passkey & Key>(authService.table, range)).items;
}
