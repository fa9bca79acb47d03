import { createHash } from 'node:crypto';
import { ApiError } from './errors.ts';
import type { Ledger } from './ledger.ts';

const KEY_SECONDS = 24 * 3600;

export interface StoredAnswer {
  status: number;
  body: string;
  /** Id of the request that executed. */
  request: string;
}

/** A request with an idempotency key. `params` is a digest of its parameters in any order. */
export interface KeyedRequest {
  key: string;
  endpoint: string;
  params: string;
}

export function keyedRequest(key: string, path: string, body: string): KeyedRequest {
  if (key.length > 255) {
    throw new ApiError(400, {
      type: 'idempotency_error',
      message: 'Idempotency keys can be at most 255 characters long.',
    });
  }
  const pairs = [...new URLSearchParams(body)].map((pair) => JSON.stringify(pair)).sort();
  return { key, endpoint: path, params: createHash('sha256').update(pairs.join()).digest('base64') };
}

/** The stored answer of the key, if any. Other parameters or another endpoint are 400. */
export function findAnswer(
  ledger: Ledger,
  { key, endpoint, params }: KeyedRequest,
  now: number,
): StoredAnswer | undefined {
  const sql = 'SELECT * FROM idempotency WHERE key = ? AND at > ?';
  const stored = ledger.row<StoredAnswer & KeyedRequest>(sql, key, now - KEY_SECONDS);
  if (!stored) return undefined;
  if (stored.endpoint !== endpoint) {
    throw mismatch(
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${stored.endpoint}' vs '${endpoint}'). Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  }
  if (stored.params !== params) {
    throw mismatch(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  }
  return stored;
}

export function storeAnswer(
  ledger: Ledger,
  { key, endpoint, params }: KeyedRequest,
  { status, body, request }: StoredAnswer,
  now: number,
): void {
  const sql =
    'INSERT OR REPLACE INTO idempotency (key, endpoint, params, status, body, request, at) VALUES (?, ?, ?, ?, ?, ?, ?)';
  ledger.run(sql, key, endpoint, params, status, body, request, now);
}

export const deleteOldAnswers = (ledger: Ledger, now: number) =>
  ledger.run('DELETE FROM idempotency WHERE at <= ?', now - KEY_SECONDS);

/** 409: the first request with the key has not finished. */
export const keyInUse = (key: string) =>
  new ApiError(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this idempotent key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });

const mismatch = (message: string) => new ApiError(400, { type: 'idempotency_error', message });
