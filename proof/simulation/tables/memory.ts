import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type {
  DeleteCommandInput,
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Key } from '@boxoffice/shared/tables/items.ts';
import type { Item } from '../../invariants/snapshot.ts';
import { copy } from './copy-json.ts';
import { BadExpression, type Json, meets } from './expression.ts';
import { BadUpdate, updated } from './update.ts';

type Conditional = Pick<
  PutCommandInput,
  'TableName' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** How many writes an index can be behind its table. */
const LAG = 12;

/** What one write makes of one item; undefined deletes it. */
interface Effect {
  table: string;
  key: Key;
  meets: boolean;
  next: () => Item | undefined;
}

/**
 * DynamoDB in memory, as far as the project uses it: its conditions, transactions that are all or nothing,
 * queries by key and index. Its answers are compared with a real server's in differential.test.ts.
 */
export class MemoryTables {
  /** By table, partition and sort key. */
  readonly #tables = new Map<string, Map<string, Map<string, Item>>>();
  /** Sparse, as DynamoDB's are: the items that have the index's key. */
  readonly #indexes = new Map<string, Map<string, Item>>();
  /** What the latest writes have replaced, oldest first. */
  #latest: { table: string; key: Key; before: Item | undefined }[] = [];
  /** Called for each item that is stored, with what it was before. */
  onWrite: (table: string, before: Item | undefined, after: Item | undefined) => void = () => {};

  all = (table: string): Item[] => [...this.#of(table).values()].flatMap((rows) => [...rows.values()]);

  get({ TableName, Key }: GetCommandInput): { Item?: Json } {
    const item = this.#item(TableName, keyOf(Key));
    return item ? { Item: copy(item) } : {};
  }

  delete({ TableName, Key }: DeleteCommandInput): object {
    this.#store(TableName ?? '', keyOf(Key), undefined);
    return {};
  }

  /** @param lags an index is read as it was a few writes ago: it follows its table a little later */
  query(input: QueryCommandInput, lags = false): { Items: Json[]; LastEvaluatedKey?: Json } {
    const [pk, sk] = input.IndexName ? [`${input.IndexName}pk`, `${input.IndexName}sk`] : ['pk', 'sk'];
    const given = { names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues };
    const order = (item: Json) => `${item[sk]}\0${item.pk}\0${item.sk}`;
    const start = input.ExclusiveStartKey && order(input.ExclusiveStartKey);
    const forward = input.ScanIndexForward !== false;
    const inRange = this.#candidates(input, lags)
      .filter((item) => item[pk] !== undefined && meets(input.KeyConditionExpression, item, given))
      .map((item) => ({ item, at: order(item) }))
      .filter(({ at }) => start === undefined || (forward ? at > start : at < start))
      .sort((one, other) => (one.at < other.at === forward ? -1 : 1));
    const read = inRange.slice(0, input.Limit ?? inRange.length).map(({ item }) => item);
    const last = read.at(-1);
    const names = input.IndexName ? ['pk', 'sk', pk, sk] : ['pk', 'sk'];
    // DynamoDB ends a page that is full without looking for what follows.
    const isFull = input.Limit !== undefined && read.length === input.Limit && last !== undefined;
    return {
      Items: read.filter((item) => meets(input.FilterExpression, item, given)).map((item) => copy(item)),
      ...(isFull && { LastEvaluatedKey: Object.fromEntries(names.map((name) => [name, last[name]])) }),
    };
  }

  /** @throws TransactionCanceledException with a reason for each write, when a condition fails */
  transact({ TransactItems = [] }: TransactWriteCommandInput): object {
    const effects = TransactItems.map((item) => this.#effectOf(item));
    if (new Set(effects.map(({ table, key }) => `${table} ${key.pk}\0${key.sk}`)).size < effects.length)
      throw new BadExpression('Transaction request cannot include multiple operations on one item');
    if (TransactItems.length > 100) throw new BadExpression('A transaction has at most 100 items');
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
    this.#latest = [...this.#latest.slice(1 - LAG), { table, key, before }];
    this.onWrite(table, before, item);
  }

  #effectOf({ Put, Update, Delete, ConditionCheck }: TransactItem): Effect {
    if (Put) {
      const item = plain(Put.Item as Item);
      return this.#effect(Put, item, () => item);
    }
    if (Update) {
      const { Key, UpdateExpression = '', ExpressionAttributeNames: names } = Update;
      return this.#effect(Update, Key as Json, (before) => {
        const values = Update.ExpressionAttributeValues;
        return updated(before ?? plain(Key as Item), UpdateExpression, names, values) as Item;
      });
    }
    if (Delete) return this.#effect(Delete, Delete.Key as Json, () => undefined);
    if (ConditionCheck) return this.#effect(ConditionCheck, ConditionCheck.Key as Json, (before) => before);
    throw new BadExpression('A write that this table does not know');
  }

  #effect(
    { TableName, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }: Conditional,
    key: Json,
    next: (before: Item | undefined) => Item | undefined,
  ): Effect {
    const before = this.#item(TableName, keyOf(key));
    const given = { names: ExpressionAttributeNames, values: ExpressionAttributeValues };
    return {
      table: TableName ?? '',
      key: keyOf(key),
      meets: meets(ConditionExpression, before ?? {}, given),
      next: () => next(before),
    };
  }

  /** The items of the query's partition; of an index, all that could be in it. */
  #candidates(input: QueryCommandInput, lags: boolean): Item[] {
    const { TableName, IndexName, KeyConditionExpression, ExpressionAttributeValues } = input;
    if (IndexName) return this.#indexed(TableName ?? '', `${IndexName}pk`, lags);
    const [, name = ''] = /^\S+ = (:\w+)/.exec(KeyConditionExpression ?? '') ?? [];
    return [...(this.#of(TableName).get(String(ExpressionAttributeValues?.[name]))?.values() ?? [])];
  }

  #indexed(table: string, pk: string, lags: boolean): Item[] {
    const index = this.#index(table, pk);
    if (!lags) return [...index.values()];
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
  if (!effect.meets) return { code: 'ConditionalCheckFailed' };
  try {
    return { code: 'None', next: effect.next() };
  } catch (error) {
    if (!(error instanceof BadUpdate)) throw error;
    return { code: 'ValidationError' };
  }
}

/** Without what is undefined, as the document client is told to marshal. */
const plain = copy;

/** The exception with which DynamoDB cancels a transaction. */
export const cancelled = (codes: string[]): TransactionCanceledException =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
