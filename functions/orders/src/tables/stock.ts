import { Conflict } from '@boxoffice/shared/errors.ts';
import { getItems } from '@boxoffice/shared/tables/batches.ts';
import { getItem, type Key, type Write } from '@boxoffice/shared/tables/items.ts';
import type { Part, Stock, Terms } from '../domain/stock.ts';
import { ordersService } from '../service.ts';
import { cancelledKeys } from './cancelled.ts';

/** A shard of a stock. The ticket's version is in each, so that an order's write needs no other item for its price. */
interface Shard {
  ticketVersion: number;
  available: number;
}

/** Shard 0 with the ticket's terms and the number of shards. */
export type StockItem = Terms & Shard & Key & { shards: number; gsi2pk?: string; gsi2sk?: string };

/** Each shard is in a partition of its own. */
export const keyOfStock = (ticketId: string, shard = 0): Key =>
  shard === 0
    ? { pk: `TICKET#${ticketId}`, sk: 'STOCK' }
    : { pk: `TICKET#${ticketId}#${shard}`, sk: `STOCK#${shard}` };

export const findTerms = (ticketId: string): Promise<StockItem | undefined> =>
  getItem<StockItem>(ordersService.table, keyOfStock(ticketId));

export async function findStock(ticketId: string): Promise<Stock | undefined> {
  const item = await findTerms(ticketId);
  return item && readShards(fromItem(item));
}

/** A stock whose other shards were not read. */
export function fromItem({ pk, sk, gsi2pk, gsi2sk, shards, available, ...terms }: StockItem): Stock {
  return { ...terms, available: Array.from({ length: shards }, (_, shard) => (shard === 0 ? available : 0)) };
}

/**
 * Reads all shards but shard 0, which is read.
 *
 * @throws Conflict when an edit wrote in between: it can have moved seats to a shard that was read before
 */
export async function readShards(stock: Stock): Promise<Stock> {
  const [own = 0, ...others] = stock.available;
  if (others.length === 0) return stock;
  const keys = others.map((_, n) => keyOfStock(stock.ticketId, n + 1));
  const shards = new Map(
    (await getItems<Shard & Key>(ordersService.table, keys)).map((shard) => [shard.pk, shard]),
  );
  return { ...stock, available: [own, ...keys.map(({ pk }) => seatsOf(shards.get(pk), stock))] };
}

/** Reads one shard. The free seats of the others are 0 in the result. */
export async function readShard(stock: Stock, shard: number): Promise<Stock> {
  const seats =
    shard === 0
      ? stock.available[0]
      : seatsOf(await getItem<Shard>(ordersService.table, keyOfStock(stock.ticketId, shard)), stock);
  return { ...stock, available: stock.available.map((_, n) => (n === shard ? (seats ?? 0) : 0)) };
}

function seatsOf(shard: Shard | undefined, { ticketVersion }: Stock): number {
  if (shard?.ticketVersion !== ticketVersion) throw new Conflict('The ticket has changed since it was read');
  return shard.available;
}

/**
 * Takes seats from a shard, or returns them if `seats` is negative. Its condition prevents that a seat is held twice.
 * An order also passes the ticket's version that its price was read from.
 */
export const takeSeats = (ticketId: string, { shard, seats }: Part, ticketVersion?: number): Write => ({
  Update: {
    TableName: ordersService.table,
    Key: keyOfStock(ticketId, shard),
    UpdateExpression: 'SET available = available - :seats',
    ConditionExpression: `available >= :seats${ticketVersion === undefined ? '' : ' AND ticketVersion = :ticketVersion'}`,
    ExpressionAttributeValues: {
      ':seats': seats,
      ...(ticketVersion !== undefined && { ':ticketVersion': ticketVersion }),
    },
  },
});

/** Stores a new stock, or moves the stored one to the next state of its ticket: one write for each shard. */
export const putStock = ({ available, ...terms }: Stock, read: Stock | undefined): Write[] =>
  available.map((seats, shard) => {
    const attributes = shard === 0 ? { ...terms, shards: available.length, ...cancelledKeys(terms) } : {};
    const state = { ...attributes, ticketVersion: terms.ticketVersion };
    const key = keyOfStock(terms.ticketId, shard);
    const before = read?.available[shard];
    return read && before !== undefined
      ? moveShard(key, state, seats - before, read)
      : {
          Put: {
            TableName: ordersService.table,
            Item: { ...key, ...state, available: seats },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        };
  });

/**
 * Moves `available` by a difference, on the condition that the ticket's version and, in shard 0, the capacity are as
 * read. Orders change neither, so a busy sale fails no condition. Removed seats must still be free.
 */
function moveShard(key: Key, state: Partial<StockItem>, delta: number, read: Stock): Write {
  const names = Object.keys(state);
  const set = ['available = available + :delta', ...names.map((name) => `#${name} = :${name}`)];
  const hasCapacity = state.capacity !== undefined;
  return {
    Update: {
      TableName: ordersService.table,
      Key: key,
      UpdateExpression: `SET ${set.join(', ')}`,
      ConditionExpression: `#ticketVersion = :readVersion${hasCapacity ? ' AND #capacity = :readCapacity' : ''}${delta < 0 ? ' AND available >= :removed' : ''}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`:${name}`, value])),
        ':delta': delta,
        ':readVersion': read.ticketVersion,
        ...(hasCapacity && { ':readCapacity': read.capacity }),
        ...(delta < 0 && { ':removed': -delta }),
      },
    },
  };
}
