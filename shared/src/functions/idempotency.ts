import { createHash } from 'node:crypto';
import { AlreadyAnswered, Refused } from '../errors.ts';
import { getItem, type Key, type Write } from '../tables/items.ts';
import type { Answer } from './answer.ts';

const RETENTION_SECONDS = 86_400;

/** The stored answer of an Idempotency-Key. */
interface StoredAnswer extends Key {
  /** The SHA-256 of method, path and body. */
  request: string;
  status: number;
  body: string;
  ttl: number;
}

/**
 * The writes that store an answer under the request's Idempotency-Key, for the transaction of its effect. Without a key
 * there are none.
 */
export type KeepAnswer = (answer: Answer) => Write[];

/**
 * One Idempotency-Key of one user. One transaction stores the effect and its answer, so a key has one effect and one
 * answer, also when two requests run concurrently or the first answer is lost.
 */
export class IdempotencyKey {
  private readonly table: string;
  private readonly key: Key;
  private readonly request: string;
  private readonly now: number;

  constructor(
    table: string,
    user: string,
    key: string,
    request: { line: string; body: Buffer },
    now: number,
  ) {
    if (key.length > 255) throw new Refused(400, 'key-too-long');
    this.table = table;
    this.key = { pk: `KEY#${user}#${createHash('sha256').update(key).digest('base64url')}`, sk: 'KEY' };
    this.request = createHash('sha256')
      .update(request.line)
      .update('\n')
      .update(request.body)
      .digest('base64url');
    this.now = Math.floor(now / 1000);
  }

  /**
   * Reads the stored answer, if there is one.
   *
   * @throws Refused (409) when the key was used for another request
   */
  async storedAnswer(): Promise<Answer | undefined> {
    const stored = await getItem<StoredAnswer>(this.table, this.key);
    if (!stored || stored.ttl <= this.now) return undefined;
    if (stored.request !== this.request) throw new Refused(409, 'key-used');
    return {
      status: stored.status,
      body: JSON.parse(stored.body),
      headers: { 'idempotent-replayed': 'true' },
    };
  }

  keep: KeepAnswer = (answer) => [
    {
      Put: {
        TableName: this.table,
        Item: {
          ...this.key,
          request: this.request,
          status: answer.status,
          body: JSON.stringify(answer.body ?? null),
          ttl: this.now + RETENTION_SECONDS,
        } satisfies StoredAnswer,
        ConditionExpression: 'attribute_not_exists(pk) OR #ttl <= :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':now': this.now },
      },
      onConditionFailed: () => new AlreadyAnswered('This Idempotency-Key has a stored answer'),
    },
  ];
}
