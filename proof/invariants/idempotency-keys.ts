import { createHash } from 'node:crypto';
import { type Finding, finding } from './finding.ts';
import { groupBy, orders, payments, storedAnswers } from './rows.ts';
import type { KeyedAnswer, Snapshot } from './snapshot.ts';

/** 7. One Idempotency-Key has one effect and one answer. */
export function checkIdempotencyKeys(snapshot: Snapshot): Finding[] {
  const owners = {
    orders: new Map(orders(snapshot).map(({ id, userId }) => [id, userId])),
    payments: new Map(payments(snapshot).map(({ id, userId }) => [id, userId])),
  };
  return (['orders', 'payments'] as const).flatMap((service) => {
    const stored = storedAnswers(snapshot, service).map(({ pk, status, body }) => {
      const answer = status === 201 ? (JSON.parse(body) as { id: string; version?: number }) : undefined;
      // An answer with a later version changed an order: the seller's refunds.
      return {
        pk,
        id: answer?.id,
        isNew: answer?.version === undefined || answer.version === 1,
        userId: pk.split('#')[1],
      };
    });
    const successes = stored.filter(({ id, isNew }) => id !== undefined && isNew);
    return [
      ...successes
        .filter(({ id = '', userId }) => owners[service].get(id) !== userId)
        .map(({ pk, id }) => finding(`${pk} was answered with ${id}, which its user does not have`)),
      ...[...groupBy(service === 'orders' ? successes : [], ({ id = '' }) => id)]
        .filter(([, keys]) => keys.length > 1)
        .map(([id, keys]) => finding(`${keys.length} keys were answered with ${id}`, id)),
      ...checkAnswers(
        (snapshot.answers ?? []).filter(({ request }) => request.includes(`/api/${service}`)),
        new Map(stored.map(({ pk, id }) => [pk, id])),
      ),
    ];
  });
}

const rowKey = ({ userId, key }: KeyedAnswer): string =>
  `KEY#${userId}#${createHash('sha256').update(key).digest('base64url')}`;

/** All successful answers to one key have the same id, and it is the stored one. */
function checkAnswers(answers: KeyedAnswer[], stored: Map<string, string | undefined>): Finding[] {
  return [...groupBy(answers, rowKey)].flatMap(([pk, toKey]) => {
    const ids = [...new Set(toKey.filter(({ status }) => status === 201).map(({ id }) => id))];
    if (ids.length === 0) return [];
    const key = toKey[0]?.key;
    if (ids.length > 1) return [finding(`The key ${key} was answered with ${ids.join(' and ')}`, ids[0])];
    if (stored.get(pk) === ids[0]) return [];
    return [finding(`The key ${key} was answered with ${ids[0]}, but ${stored.get(pk)} is stored`, ids[0])];
  });
}
