import type {
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { TransactionCanceledException } from '@boxoffice/shared/tables/exceptions.ts';
import type { Key } from '@boxoffice/shared/tables/items.ts';
import type { Item } from '../../invariants/snapshot.ts';
import { copyJson } from './copy-json.ts';
import { InvalidExpression, type Json, matches } from './expression.ts';
import { applyUpdate, InvalidUpdate } from './update.ts';

type Conditional = Pick<
  PutCommandInput,
  'TableName' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** How many of the latest writes a stale index misses. */
const STALE_WRITES = 12;

/** One write of a transaction. */
interface Effect {
  table: string;
  key: Key;
  conditionHolds: boolean;
  /** The item after the write; undefined when it is deleted. */
  next: () => Item | undefined;
}

/**
 * The parts of DynamoDB that we use, in memory: conditions, all-or-nothing transactions, queries by key and index.
 * proof/tests/simulation/differential.test.ts compares its answers with those of a real server.
 */
export class MemoryTables {
  /** By table, partition and sort key. */
  readonly #tables = new Map<string, Map<string, Map<string, Item>>>();
  /** Sparse: each has only the items with the key of the index. */
  readonly #indexes = new Map<string, Map<string, Item>>();
  /** The items before the latest writes, oldest first. */
  #latest: { table: string; key: Key; before: Item | undefined }[] = [];
  /** Called for each write. */
  onWrite: (table: string, before: Item | undefined, after: Item | undefined) => void = () => {};

  all = (table: string): Item[] => [...this.#of(table).values()].flatMap((rows) => [...rows.values()]);

  get({ TableName, Key }: GetCommandInput): { Item?: Json } {
    const item = this.#item(TableName, keyOf(Key));
    return item ? { Item: copyJson(item) } : {};
  }

  /** @param isStale reads an index as it was a few writes ago: indexes are eventually consistent */
  query(input: QueryCommandInput, isStale = false): { Items: Json[]; LastEvaluatedKey?: Json } {
    const [pk, sk] = input.IndexName ? [`${input.IndexName}pk`, `${input.IndexName}sk`] : ['pk', 'sk'];
    const placeholders = { names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues };
    const order = (item: Json) => `${item[sk]}\0${item.pk}\0${item.sk}`;
    const start = input.ExclusiveStartKey && order(input.ExclusiveStartKey);
    const forward = input.ScanIndexForward !== false;
    const inRange = this.#candidates(input, isStale)
      .filter((item) => item[pk] !== undefined && matches(input.KeyConditionExpression, item, placeholders))
      .map((item) => ({ item, at: order(item) }))
      .filter(({ at }) => start === undefined || (forward ? at > start : at < start))
      .sort((one, other) => (one.at < other.at === forward ? -1 : 1));
    const read = inRange.slice(0, input.Limit ?? inRange.length).map(({ item }) => item);
    const last = read.at(-1);
    const names = input.IndexName ? ['pk', 'sk', pk, sk] : ['pk', 'sk'];
    // DynamoDB ends a full page without checking whether more items follow.
    const isFull = input.Limit !== undefined && read.length === input.Limit && last !== undefined;
    return {
      Items: read
        .filter((item) => matches(input.FilterExpression, item, placeholders))
        .map((item) => copyJson(item)),
      ...(isFull && { LastEvaluatedKey: Object.fromEntries(names.map((name) => [name, last[name]])) }),
    };
  }

  /** @throws TransactionCanceledException with a reason for each write when a condition fails */
  transact({ TransactItems = [] }: TransactWriteCommandInput): object {
    const effects = TransactItems.map((item) => this.#effectOf(item));
    if (new Set(effects.map(({ table, key }) => `${table} ${key.pk}\0${key.sk}`)).size < effects.length)
      throw new InvalidExpression('Transaction request cannot include multiple operations on one item');
    if (TransactItems.length > 100) throw new InvalidExpression('A transaction has at most 100 items');
    const outcomes = effects.map(outcomeOf);
    if (outcomes.some(({ code }) => code !== 'None')) throw cancelled(outcomes.map(({ code }) => code));
    effects.forEach(({ table, key }, n) => {
      this.#store(table, key, outcomes[n]?.next);
    });
    return {};
  }

  #store(table: string, key: Key, item: Item | undefined): void {
    const partitions = this.#of(table);
    const rows = partitions.get(key.pk) ?? new Map<string, Item>();
    const before = rows.get(key.sk);
    if (item) rows.set(key.sk, item);
    else rows.delete(key.sk);
    if (rows.size > 0) partitions.set(key.pk, rows);
    else partitions.delete(key.pk);
    for (const pk of ['gsi1pk', 'gsi2pk']) {
      if (item?.[pk] !== undefined) this.#index(table, pk).set(`${key.pk}\0${key.sk}`, item);
      else if (before?.[pk] !== undefined) this.#index(table, pk).delete(`${key.pk}\0${key.sk}`);
    }
    this.#latest = [...this.#latest.slice(1 - STALE_WRITES), { table, key, before }];
    this.onWrite(table, before, item);
  }

  #effectOf({ Put, Update, Delete, ConditionCheck }: TransactItem): Effect {
    if (Put) {
      const item = copyJson(Put.Item as Item);
      return this.#effect(Put, item, () => item);
    }
    if (Update) {
      const { Key, UpdateExpression = '', ExpressionAttributeNames: names } = Update;
      return this.#effect(Update, Key as Json, (before) => {
        const values = Update.ExpressionAttributeValues;
        return applyUpdate(before ?? copyJson(Key as Item), UpdateExpression, names, values) as Item;
      });
    }
    if (Delete) return this.#effect(Delete, Delete.Key as Json, () => undefined);
    if (ConditionCheck) return this.#effect(ConditionCheck, ConditionCheck.Key as Json, (before) => before);
    throw new InvalidExpression('This kind of write is not supported');
  }

  #effect(
    { TableName, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }: Conditional,
    key: Json,
    next: (before: Item | undefined) => Item | undefined,
  ): Effect {
    const before = this.#item(TableName, keyOf(key));
    const placeholders = { names: ExpressionAttributeNames, values: ExpressionAttributeValues };
    return {
      table: TableName ?? '',
      key: keyOf(key),
      conditionHolds: matches(ConditionExpression, before ?? {}, placeholders),
      next: () => next(before),
    };
  }

  /** The items of the queried partition, or all items of the queried index. */
  #candidates(input: QueryCommandInput, isStale: boolean): Item[] {
    const { TableName, IndexName, KeyConditionExpression, ExpressionAttributeValues } = input;
    if (IndexName) return this.#indexed(TableName ?? '', `${IndexName}pk`, isStale);
    const [, name = ''] = /^\S+ = (:\w+)/.exec(KeyConditionExpression ?? '') ?? [];
    return [...(this.#of(TableName).get(String(ExpressionAttributeValues?.[name]))?.values() ?? [])];
  }

  #indexed(table: string, pk: string, isStale: boolean): Item[] {
    const index = this.#index(table, pk);
    if (!isStale) return [...index.values()];
    const items = new Map(index);
    for (const { key, before } of this.#latest.filter((write) => write.table === table).reverse()) {
      if (before?.[pk] !== undefined) items.set(`${key.pk}\0${key.sk}`, before);
      else items.delete(`${key.pk}\0${key.sk}`);
    }
    return [...items.values()];
  }

  #index(table: string, pk: string): Map<string, Item> {
    const index = this.#indexes.get(`${table} ${pk}`) ?? new Map<string, Item>();
    this.#indexes.set(`${table} ${pk}`, index);
    return index;
  }

  #item = (table: string | undefined, { pk, sk }: Key): Item | undefined => this.#of(table).get(pk)?.get(sk);

  #of(name: string | undefined): Map<string, Map<string, Item>> {
    const table = this.#tables.get(name ?? '') ?? new Map<string, Map<string, Item>>();
    this.#tables.set(name ?? '', table);
    return table;
  }
}

const keyOf = (key: Json | undefined): Key => ({ pk: String(key?.pk), sk: String(key?.sk) });

function outcomeOf(effect: Effect): { code: string; next?: Item | undefined } {
  if (!effect.conditionHolds) return { code: 'ConditionalCheckFailed' };
  try {
    return { code: 'None', next: effect.next() };
  } catch (error) {
    if (!(error instanceof InvalidUpdate)) throw error;
    return { code: 'ValidationError' };
  }
}

/** The exception with which DynamoDB cancels a transaction. */
export const cancelled = (codes: string[]): TransactionCanceledException =>
  new TransactionCanceledException(
    'Transaction cancelled',
    {},
    codes.map((Code) => ({ Code })),
  );
