import { createHash } from 'node:crypto';
import { ApiError } from './errors.ts';
import type { Ledger } from './ledger.ts';

const KEY_SECONDS = 24 * 3600;

/** An answer as it is kept for its idempotency key. */
export interface StoredAnswer {
  status: number;
  body: string;
  /** Id of the request that first got it. */
  request: string;
}

/** What a key was first used for: its path, and a digest of its parameters in any order. */
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

/** The answer that this key got before, if any; other parameters or another endpoint are 400. */
export function findAnswer(
  ledger: Ledger,
  { key, endpoint, params }: KeyedRequest,
  now: number,
): StoredAnswer | undefined {
  const sql = 'SELECT * FROM idempotency WHERE key = ? AND at > ?';
  const kept = ledger.row<StoredAnswer & KeyedRequest>(sql, key, now - KEY_SECONDS);
  if (!kept) return undefined;
  if (kept.endpoint !== endpoint) {
    throw mismatch(
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${kept.endpoint}' vs '${endpoint}'). Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  }
  if (kept.params !== params) {
    throw mismatch(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  }
  return kept;
}

export function storeAnswer(
  ledger: Ledger,
  { key, endpoint, params }: KeyedRequest,
  kept: StoredAnswer,
  now: number,
): void {
  ledger.run(
    'INSERT OR REPLACE INTO idempotency (key, endpoint, params, status, body, request, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    key,
    endpoint,
    params,
    kept.status,
    kept.body,
    kept.request,
    now,
  );
}

export const deleteOldAnswers = (ledger: Ledger, now: number) =>
  ledger.run('DELETE FROM idempotency WHERE at <= ?', now - KEY_SECONDS);

/** 409: the first request with the key is still under way. */
export const keyInUse = (key: string) =>
  new ApiError(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this idempotent key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });

const mismatch = (message: string) => new ApiError(400, { type: 'idempotency_error', message });
