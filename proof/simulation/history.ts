import { createHash } from 'node:crypto';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import type { Item, KeyedAnswer, SeenOrder, Violation } from '../invariants/snapshot.ts';
import { MOST_HOLDS } from './config.ts';
import type { Scheduler } from './scheduler.ts';

/** What happened in a world, in the order in which it did: for the checks, and for whoever reads a failing seed. */
export class History {
  readonly story: string[] = [];
  readonly faults = new Map<string, number>();
  readonly answers: KeyedAnswer[] = [];
  readonly seen: SeenOrder[] = [];
  /** Events that a transaction has stored. */
  readonly committed = new Map<string, CloudEvent>();
  readonly violations: Violation[] = [];
  /** The ends of the leases that each buyer has, by order. */
  readonly #open = new Map<string, Map<string, number>>();
  readonly #scheduler: Scheduler;
  readonly #began: number;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.#began = scheduler.now;
  }

  tell(line: string): void {
    const seconds = (this.#scheduler.now - this.#began) / 1000;
    this.story.push(`${seconds.toFixed(3).padStart(10)}  ${line}`);
  }

  fault(kind: string, what: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
    this.tell(`!! ${kind}: ${what}`);
  }

  /** Sees each item that is stored in a table. */
  stored(table: string, before: Item | undefined, after: Item | undefined): void {
    if (!after) return;
    if (after.pk.startsWith('OUTBOX#')) {
      const event = after.event as CloudEvent;
      this.committed.set(event.id, event);
    }
    if (after.sk === 'ORDER' && table === 'boxoffice-orders') this.#order(before, after);
    if (after.sk === 'PAYMENT')
      this.tell(`   payment ${short(after.id)} of order ${short(after.orderId)} is ${after.status}`);
    if (after.sk === 'STOCK' && before?.capacity !== after.capacity)
      this.tell(
        `   stock of ticket ${short(after.ticketId)}: ${after.capacity} seats, ${after.available} free`,
      );
  }

  #order(before: Item | undefined, after: Item): void {
    const order = { id: String(after.id), version: Number(after.version), status: String(after.status) };
    this.seen.push(order);
    this.tell(
      `   order ${short(order.id)} is ${order.status} (version ${order.version}, ${after.quantity} seats)`,
    );
    this.#holds(order.id, after);
    const was = before?.status as string | undefined;
    if (was === 'complete' && order.status === 'cancelled' && !this.faults.has('provider capture-fails'))
      this.violate(
        '2. money is for seats',
        `the order ${order.id} lost its seats, and its bank had paid`,
        order.id,
      );
    if (order.status === 'expired' && Number(after.expiresAt) > this.#scheduler.now)
      this.violate('4. orders end', `the order ${order.id} expired before its lease had lapsed`, order.id);
    if (!(NEXT[was ?? ''] ?? []).includes(order.status))
      this.violate('4. orders end', `the order ${order.id} went from ${was} to ${order.status}`, order.id);
  }

  /** No buyer holds more than their limit, at any moment. */
  #holds(id: string, { userId, status, expiresAt }: Item): void {
    const open = this.#open.get(String(userId)) ?? new Map<string, number>();
    this.#open.set(String(userId), open);
    if (status === 'created') open.set(id, Number(expiresAt));
    else open.delete(id);
    const running = [...open.values()].filter((until) => until > this.#scheduler.now);
    if (running.length > MOST_HOLDS)
      this.violate('8. limits count holds', `a buyer holds the seats of ${running.length} orders`, id);
  }

  violate(invariant: string, what: string, orderId?: string): void {
    this.violations.push({ invariant, what, orderId });
    this.tell(`** ${invariant}: ${what}`);
  }

  /** The same for the same story, line by line. */
  digest = (): string => createHash('sha256').update(this.story.join('\n')).digest('hex').slice(0, 16);
}

/** How an order's stored status may go on; a refusal is a new version of the same status. */
const NEXT: Record<string, string[]> = {
  '': ['created'],
  created: ['created', 'complete', 'cancelled', 'expired'],
  complete: ['complete', 'cancelled'],
  cancelled: ['cancelled'],
  expired: ['expired', 'complete'],
};

/** An id as a story shows it. */
export const short = (id: unknown): string => String(id).slice(-5);
