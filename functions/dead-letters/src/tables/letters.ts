import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { db } from '@boxoffice/shared/tables/client.ts';
import { getItem, type Key, queryItems } from '@boxoffice/shared/tables/items.ts';
import type { Letter, StoredLetter } from '../domain/letter.ts';

/** What was replayed is kept for so long. What is dead is kept until someone sees to it. */
const KEPT_DAYS = 30;

/** What the id of a letter looks like. */
const LETTER_ID = /^[0-9a-f]{16}$/;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const idOf = ({ event: { source, id }, destination }: Letter): string =>
  hash(JSON.stringify([source, id, destination])).slice(0, 16);
const keyOf = (id: string): Key => ({ pk: `LETTER#${id}`, sk: 'LETTER' });
/** An event's id is as long as its sender likes, a key isn't. */
const eventKey = (id: string): string => `EVENT#${hash(id)}`;

/**
 * Stores a letter; one that has come before, before or after it was replayed, is dead (again).
 *
 * @param attempts how often its delivery was tried since it was published or replayed
 * @returns its id
 */
export async function putLetter(
  table: string,
  letter: Letter,
  attempts: number,
  now: number,
): Promise<string> {
  const id = idOf(letter);
  const set: Record<string, unknown> = {
    id,
    ...letter,
    state: 'dead',
    lastReceivedAt: now,
    gsi1pk: 'DEAD',
    gsi1sk: `${new Date(now).toISOString()}#${id}`,
    gsi2pk: eventKey(letter.event.id),
    gsi2sk: id,
  };
  const names = Object.keys(set);
  await db.send(
    new UpdateCommand({
      TableName: table,
      Key: keyOf(id),
      UpdateExpression: [
        `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        '#first = if_not_exists(#first, :lastReceivedAt) REMOVE #ttl ADD #attempts :attempts',
      ].join(', '),
      ExpressionAttributeNames: {
        ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ...{ '#first': 'firstReceivedAt', '#ttl': 'ttl', '#attempts': 'attempts' },
      },
      ExpressionAttributeValues: {
        ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
        ':attempts': attempts,
      },
    }),
  );
  return id;
}

/** Stores that a letter was replayed, unless it has died again since it was read. */
export async function putReplayed(table: string, letter: StoredLetter, now: number): Promise<void> {
  const update = new UpdateCommand({
    TableName: table,
    Key: keyOf(letter.id),
    UpdateExpression: 'SET #state = :replayed, replayedAt = :now, #ttl = :ttl REMOVE gsi1pk, gsi1sk',
    ConditionExpression: 'lastReceivedAt = :read',
    ExpressionAttributeNames: { '#state': 'state', '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':replayed': 'replayed',
      ':now': now,
      ':ttl': Math.floor(now / 1000) + KEPT_DAYS * 86_400,
      ':read': letter.lastReceivedAt,
    },
  });
  try {
    await db.send(update);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** What is dead, the longest dead first. */
export async function* deadLetters(table: string): AsyncGenerator<StoredLetter> {
  let after: Record<string, string> | undefined;
  do {
    const page = await queryItems<StoredLetter>(table, { index: 'gsi1', pk: 'DEAD', limit: 100, after });
    yield* page.items;
    after = page.last;
  } while (after);
}

/** The letter of an id, or the letters of an event's id: one for each subscriber that couldn't take it. */
export async function findLetters(table: string, id: string): Promise<StoredLetter[]> {
  const letter = LETTER_ID.test(id) ? await getItem<StoredLetter & Key>(table, keyOf(id)) : undefined;
  if (letter) return [letter];
  return (await queryItems<StoredLetter & Key>(table, { index: 'gsi2', pk: eventKey(id) })).items;
}
