import { setTimeout as pause } from 'node:timers/promises';
import type { SoldOrder } from '@boxoffice/shared/api/sales.ts';
import type { Answered, Visitor } from '../visitor.ts';
import type { Load } from './load.ts';

/** The time between two tries of a request without an answer, in milliseconds. */
const RETRY_MS = 500;
/** As many retries as outlast every disaster. */
const ATTEMPTS = 120;

/** Sends a request again, with its key, until it has an answer below 500. */
async function insist(seller: Visitor, path: string, body: object): Promise<number> {
  const key = crypto.randomUUID();
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const { status } = await quietly(seller.post(path, body, { 'idempotency-key': key }));
    if (status !== 0 && status < 500) return status;
    await pause(RETRY_MS);
  }
  throw new Error(`${path} had no answer`);
}

const quietly = <Body>(answer: Promise<Answered<Body>>) =>
  answer.catch((): { status: number; body: undefined } => ({ status: 0, body: undefined }));

/** A seller who refunds seats of paid orders, some or all, now and then twice at once, until the load is over. */
export async function refundUntil(
  seller: Visitor,
  ticketIds: string[],
  { random, tally, isOver }: Load,
): Promise<void> {
  while (!isOver()) {
    await pause(random.between(500, 2000));
    const { body } = await quietly(
      seller.get<SoldOrder[]>(`/api/sales/${random.pick(ticketIds)}/orders?limit=20`),
    );
    if (!Array.isArray(body) || body.length === 0) continue;
    const path = `/api/orders/${random.pick(body).id}/refunds`;
    const request = { reason: 'The balcony is closed', ...(random.chance(0.5) && { quantity: 1 }) };
    const times = random.chance(0.3) ? 2 : 1;
    const statuses = await Promise.all(Array.from({ length: times }, () => insist(seller, path, request)));
    for (const status of statuses) tally.add(status === 201 ? 'refunds' : 'refunds refused');
  }
}

/** A seller who cancels an event after some seconds, twice at once. */
export async function cancelAfter(seller: Visitor, ticketId: string, seconds: number): Promise<void> {
  await pause(seconds * 1000);
  const path = `/api/tickets/${ticketId}/cancel`;
  const request = { reason: 'The singer is ill' };
  await Promise.all([insist(seller, path, request), insist(seller, path, request)]);
}
