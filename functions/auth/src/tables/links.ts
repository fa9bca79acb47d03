import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import { dead, type Link } from '../domain/link.ts';
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

/** Uses a link up, in the transaction of what it allows: of two uses at once one takes effect. */
export const consumeLink = ({ hash }: Link): Write => ({
  Delete: {
    TableName: authService.table,
    Key: keyOf(hash),
    ConditionExpression: 'attribute_exists(pk)',
  },
  onConditionFailed: dead,
});
