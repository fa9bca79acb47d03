import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Account } from './account.ts';
import type { AccountLink } from './accounts.ts';
import type { Charge } from './charge.ts';
import type { Cart, Session } from './checkout-session.ts';
import type { Dispute } from './disputes.ts';
import { noSuch } from './errors.ts';
import type { StripeEvent } from './event.ts';
import type { PaymentIntent } from './payment-intent.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { Payout } from './payouts.ts';
import type { Refund } from './refund.ts';
import type { ApplicationFee, Transfer } from './transfer.ts';

/** Stripe's objects by their `object` field. */
export interface Objects {
  payment_intent: PaymentIntent;
  payment_method: PaymentMethod;
  charge: Charge;
  refund: Refund;
  dispute: Dispute;
  'checkout.session': Session;
  event: StripeEvent;
  account: Account;
  account_link: AccountLink;
  transfer: Transfer;
  application_fee: ApplicationFee;
  payout: Payout;
}
export type Kind = keyof Objects;
export type AnyObject = Objects[Kind];

export interface Query {
  limit: number;
  after?: string;
  before?: string;
  created?: { gt?: number; gte?: number; lt?: number; lte?: number };
  /** Top-level fields that must have these values. */
  equal?: Record<string, string | undefined>;
  /** Event types, one of which must match. */
  types?: string[];
}

// Exclusive, because a second process on the same folder would not know which idempotency keys are in use.
// `due` is the time at which an object expires.
const TABLES = `
  PRAGMA busy_timeout = 3000;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 8000;
  CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    body TEXT NOT NULL, due INTEGER, cart TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
  CREATE INDEX IF NOT EXISTS objects_by_intent ON objects (kind, json_extract(body, '$.payment_intent'), seq);
  CREATE INDEX IF NOT EXISTS objects_due ON objects (due) WHERE due IS NOT NULL;
  CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, due INTEGER NOT NULL, until INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due);
  CREATE INDEX IF NOT EXISTS deliveries_of ON deliveries (event);
  CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY, endpoint TEXT NOT NULL, params TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, request TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS idempotency_at ON idempotency (at);`;

/** The SQLite file that stores every object, delivery and idempotency key. Each request is one transaction. */
export class Ledger {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  /** `file` is a path or `:memory:`. */
  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec(TABLES);
  }

  close(): void {
    this.#db.close();
  }

  /** Runs `writes` in one transaction, which is rolled back when it throws. */
  transaction<T>(writes: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = writes();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has rolled back by itself if the disk is full.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }

  row<T>(sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.#statement(sql).get(...values) as T | undefined;
  }

  rows<T>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#statement(sql).all(...values) as T[];
  }

  get<K extends Kind>(kind: K, id: string): Objects[K] | undefined {
    const row = this.row<{ body: string }>('SELECT body FROM objects WHERE id = ? AND kind = ?', id, kind);
    return row && (JSON.parse(row.body) as Objects[K]);
  }

  /** Like `get`, but throws Stripe's error for an unknown id: 404 in the path, 400 in a parameter. */
  getExisting<K extends Kind>(kind: K, id: string, param: string, status: 400 | 404 = 404): Objects[K] {
    const object = this.get(kind, id);
    if (!object) throw noSuch(kind === 'payment_method' ? 'PaymentMethod' : kind, id, param, status);
    return object;
  }

  /** An object of any kind. */
  find(id: string): AnyObject | undefined {
    const row = this.row<{ body: string }>('SELECT body FROM objects WHERE id = ?', id);
    return row && (JSON.parse(row.body) as AnyObject);
  }

  put(object: AnyObject, cart?: Cart): void {
    this.run(
      `INSERT INTO objects (id, kind, body, due, cart) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body, due = excluded.due`,
      object.id,
      object.object,
      JSON.stringify(object),
      dueOf(object),
      cart ? JSON.stringify(cart) : null,
    );
  }

  cartOf(session: string): Cart {
    const row = this.row<{ cart: string }>('SELECT cart FROM objects WHERE id = ?', session);
    if (!row?.cart) throw new Error(`No cart for the session ${session}`);
    return JSON.parse(row.cart) as Cart;
  }

  /** Newest first. `more`: further objects follow in the direction of the query. */
  list<K extends Kind>(kind: K, query: Query): { data: Objects[K][]; more: boolean } {
    const { sql, values } = conditions(kind, query);
    const order = query.before ? 'ASC' : 'DESC';
    const rows = this.rows<{ body: string }>(
      `SELECT body FROM objects WHERE ${sql} ORDER BY seq ${order} LIMIT ?`,
      ...values,
      query.limit + 1,
    );
    const data = rows.slice(0, query.limit).map((row) => JSON.parse(row.body) as Objects[K]);
    return { data: query.before ? data.reverse() : data, more: rows.length > query.limit };
  }

  /** The objects that have expired by `now` (Unix seconds), earliest first. */
  due(now: number): AnyObject[] {
    const sql = 'SELECT body FROM objects WHERE due <= ? ORDER BY due LIMIT 100';
    return this.rows<{ body: string }>(sql, now).map((row) => JSON.parse(row.body) as AnyObject);
  }

  #statement(sql: string): StatementSync {
    const prepared = this.#prepared.get(sql) ?? this.#db.prepare(sql);
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/** When an open session or an uncaptured authorisation expires, in Unix seconds. */
function dueOf(object: AnyObject): number | null {
  if (object.object === 'checkout.session') return object.status === 'open' ? object.expires_at : null;
  if (object.object !== 'charge' || object.captured || object.refunded || !object.paid) return null;
  return object.payment_method_details?.card?.capture_before ?? null;
}

function conditions(kind: Kind, { after, before, created = {}, equal = {}, types }: Query) {
  const parts: [string, SQLInputValue][] = [['kind = ?', kind]];
  const seqOf = '(SELECT seq FROM objects WHERE id = ?)';
  if (after) parts.push([`seq < ${seqOf}`, after]);
  if (before) parts.push([`seq > ${seqOf}`, before]);
  for (const [field, value] of Object.entries(equal)) {
    if (value !== undefined) parts.push([`json_extract(body, '$.${field}') = ?`, value]);
  }
  const signs = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  for (const bound of ['gt', 'gte', 'lt', 'lte'] as const) {
    const time = created[bound];
    if (time !== undefined) parts.push([`json_extract(body, '$.created') ${signs[bound]} ?`, time]);
  }
  if (types) {
    parts.push(["json_extract(body, '$.type') IN (SELECT value FROM json_each(?))", JSON.stringify(types)]);
  }
  return { sql: parts.map(([sql]) => sql).join(' AND '), values: parts.map(([, value]) => value) };
}
