import { createHash } from 'node:crypto';
import { AlreadyAnswered, Refused } from '../errors.ts';
import { getItem, type Key, type Write } from '../tables/items.ts';
import type { Answer } from './answer.ts';

const KEPT_SECONDS = 86_400;

/** An answer that was given under an Idempotency-Key. */
interface Kept extends Key {
  /** SHA-256 of method, path and body. */
  request: string;
  status: number;
  body: string;
  ttl: number;
}

/** The writes that keep an answer under the request's Idempotency-Key, for the transaction of its effect. */
export type KeepAnswer = (answer: Answer) => Write[];

/**
 * One Idempotency-Key of one user: the effect and its answer are stored in one transaction, so that the same
 * key has one effect and one answer, even if two requests run at once or the first one's answer was lost.
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
   * The answer that was given before, if any.
   *
   * @throws Refused (409) when it was given to another request
   */
  async previousAnswer(): Promise<Answer | undefined> {
    const kept = await getItem<Kept>(this.table, this.key);
    if (!kept || kept.ttl <= this.now) return undefined;
    if (kept.request !== this.request) throw new Refused(409, 'key-used');
    return {
      status: kept.status,
      body: JSON.parse(kept.body),
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
          ttl: this.now + KEPT_SECONDS,
        } satisfies Kept,
        ConditionExpression: 'attribute_not_exists(pk) OR #ttl <= :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':now': this.now },
      },
      onConditionFailed: () => new AlreadyAnswered('This Idempotency-Key has been answered'),
    },
  ];
}
