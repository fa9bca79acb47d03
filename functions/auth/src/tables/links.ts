import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { type Link, linkInvalid } from '../domain/link.ts';
import { authService } from '../service.ts';

const keyOf = (hash: string): Key => ({ pk: `LINK#${hash}`, sk: 'LINK' });

export const putLink = (link: Link): Write => ({
  Put: {
    TableName: authService.table,
    Item: { ...link, ...keyOf(link.hash), ttl: Math.ceil(link.expiresAt / 1000) },
  },
});

export const findLink = (hash: string): Promise<Link | undefined> =>
  getItem<Link & Key>(authService.table, keyOf(hash));

/** Deletes a link in the transaction that it allows. Of two concurrent uses, one succeeds. */
export const consumeLink = ({ hash }: Link): Write => ({
  Delete: {
    TableName: authService.table,
    Key: keyOf(hash),
    ConditionExpression: 'attribute_exists(pk)',
  },
  onConditionFailed: linkInvalid,
});
