import { createHash } from 'node:crypto';
import { by, keptAnswers, orders, payments } from './rows.ts';
import type { KeyedAnswer, Snapshot } from './snapshot.ts';
import { type Found, found } from './violation.ts';

/** 7. One Idempotency-Key, one effect, the same answer. */
export function keysWorkOnce(snapshot: Snapshot): Found[] {
  const made = {
    orders: new Map(orders(snapshot).map(({ id, userId }) => [id, userId])),
    payments: new Map(payments(snapshot).map(({ id, userId }) => [id, userId])),
  };
  return (['orders', 'payments'] as const).flatMap((service) => {
    const kept = keptAnswers(snapshot, service).flatMap(({ pk, status, body }) => {
      const id = status === 201 ? (JSON.parse(body) as { id: string }).id : undefined;
      return [{ pk, status, id, userId: pk.split('#')[1] }];
    });
    const successes = kept.filter(({ id }) => id !== undefined);
    return [
      ...successes
        .filter(({ id = '', userId }) => made[service].get(id) !== userId)
        .map(({ pk, id }) => found(`${pk} was answered with ${id}, which its user does not have`)),
      ...[...by(service === 'orders' ? successes : [], ({ id = '' }) => id)]
        .filter(([, keys]) => keys.length > 1)
        .map(([id, keys]) => found(`${keys.length} keys were answered with ${id}`, id)),
      ...sameAnswers(
        (snapshot.answers ?? []).filter(({ request }) => request.includes(`/api/${service}`)),
        new Map(kept.map(({ pk, id }) => [pk, id])),
      ),
    ];
  });
}

const rowOf = ({ userId, key }: KeyedAnswer): string =>
  `KEY#${userId}#${createHash('sha256').update(key).digest('base64url')}`;

/** Whoever heard of a success heard of the same one, and it is the one that is kept. */
function sameAnswers(answers: KeyedAnswer[], kept: Map<string, string | undefined>): Found[] {
  return [...by(answers, rowOf)].flatMap(([pk, given]) => {
    const ids = [...new Set(given.filter(({ status }) => status === 201).map(({ id }) => id))];
    if (ids.length === 0) return [];
    const key = given[0]?.key;
    if (ids.length > 1) return [found(`The key ${key} was answered with ${ids.join(' and ')}`, ids[0])];
    if (kept.get(pk) === ids[0]) return [];
    return [found(`The key ${key} was answered with ${ids[0]}, but kept is ${kept.get(pk)}`, ids[0])];
  });
}
