import { createHash } from 'node:crypto';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import type { Violation } from '../invariants/finding.ts';
import { invariantNames } from '../invariants/names.ts';
import type { Item, KeyedAnswer, SeenOrder, StoredScan } from '../invariants/snapshot.ts';
import { MAX_HOLDS, MAX_SEATS } from './config.ts';
import type { Pod } from './pods.ts';
import type { Scheduler } from './scheduler.ts';
import { currentPod } from './simulation.ts';

/** A living process publishes an event within this time, however often the Broker refuses it. */
const PUBLISHED_MS = 120_000;

type PublishedEvent = Pick<CloudEvent, 'type' | 'subject'>;

const statementOf = (type: string, { id, version }: Item): string => `${type} ${id} ${version}`;

/** The log of one simulation, and what the checks need to know of its past. */
export class History {
  readonly lines: string[] = [];
  /** How often each kind of fault was injected. */
  readonly faults = new Map<string, number>();
  readonly answers: KeyedAnswer[] = [];
  /** The scanner that was told to admit each code. */
  readonly admitted = new Map<string, string>();
  readonly seen: SeenOrder[] = [];
  /** The check-ins that scanners without a network have stored. */
  readonly scans: StoredScan[] = [];
  /** The events that transactions stored, by id. */
  readonly committedEvents = new Map<string, CloudEvent>();
  /** The events that payments state, which have no row in the outbox. */
  readonly #stated = new Set<string>();
  readonly violations: Violation[] = [];
  /** The events that the Broker has not accepted yet: when they were stored, and by which process. */
  readonly #unpublished = new Map<string, { event: PublishedEvent; at: number; pod: Pod | undefined }>();
  /** The orders of each buyer, as last stored. */
  readonly #orders = new Map<string, Map<string, BuyersOrder>>();
  /** Every change of a payment's status. None happens twice. */
  readonly #changes = new Set<string>();
  readonly #scheduler: Scheduler;
  readonly #began: number;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.#began = scheduler.now;
  }

  log(line: string): void {
    const seconds = (this.#scheduler.now - this.#began) / 1000;
    this.lines.push(`${seconds.toFixed(3).padStart(10)}  ${line}`);
  }

  recordFault(kind: string, detail: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
    this.log(`!! ${kind}: ${detail}`);
  }

  recordViolation(invariant: string, message: string, orderId?: string): void {
    this.violations.push({ invariant, message, orderId });
    this.log(`** ${invariant}: ${message}`);
  }

  /** Called for each write of an item. */
  recordWrite(table: string, before: Item | undefined, after: Item | undefined): void {
    if (!after) return;
    if (Number(before?.version) > Number(after.version))
      this.recordViolation(
        invariantNames.events,
        `${after.pk} ${after.sk} in ${table} went back from version ${before?.version} to ${after.version}`,
      );
    if (/^(OUTBOX|UNCONFIRMED)#/.test(after.pk)) {
      const event = after.event as CloudEvent;
      this.committedEvents.set(event.id, event);
      this.#mustPublish(event.id, event);
    }
    if (table === 'boxoffice-payments' && after.sk.startsWith('PAYMENT#')) this.#recordPayment(before, after);
    if (after.sk === 'ORDER' && table === 'boxoffice-orders') this.#recordOrder(before, after);
    if (after.sk === 'STOCK' && before?.capacity !== after.capacity)
      this.log(`   stock of ${shortId(after.ticketId)}: ${after.capacity} seats, ${after.shards} shards`);
  }

  /** The Broker has accepted an event. */
  recordPublished(event: CloudEvent): void {
    const { id, type, data } = event;
    const stated = statementOf(type, data as Item);
    if (this.#stated.has(stated)) this.committedEvents.set(id, event);
    else if (type !== Tick.type && !this.committedEvents.has(id))
      this.recordViolation(invariantNames.events, `${type} ${id} was published but not stored`);
    for (const key of [id, stated]) this.#unpublished.delete(key);
  }

  /** The process that has stored an event must publish it soon. */
  #mustPublish(key: string, event: PublishedEvent): void {
    this.#unpublished.set(key, { event, at: this.#scheduler.now, pod: currentPod.getStore() });
  }

  /** The events that their process has not published in time, although it is alive. */
  lateEvents = (): PublishedEvent[] =>
    [...this.#unpublished.values()]
      .filter(({ at, pod }) => pod?.isAlive && this.#scheduler.now - at > PUBLISHED_MS)
      .map(({ event }) => event);

  /** A hash of the log. Two runs of one seed have the same digest. */
  digest = (): string => createHash('sha256').update(this.lines.join('\n')).digest('hex').slice(0, 16);

  #recordPayment(before: Item | undefined, after: Item): void {
    const { id, orderId, status, unconfirmedSince } = after;
    const type = `payment.${status}`;
    const stated = statementOf(type, after);
    this.#stated.add(stated);
    // The newer version takes its place.
    if (before && Number(before.version) < Number(after.version))
      this.#unpublished.delete(statementOf(`payment.${before.status}`, before));
    this.log(`   payment ${shortId(id)} of order ${shortId(orderId)} is ${status}`);
    if (before?.status === status) return;
    if (status === 'authorised' || (status === 'captured' && unconfirmedSince))
      this.#mustPublish(stated, { type, subject: String(id) });
    const change = `payment ${id} became ${status}`;
    if (this.#changes.has(change)) this.recordViolation(invariantNames.events, `${change} twice`);
    this.#changes.add(change);
  }

  #recordOrder(before: Item | undefined, after: Item): void {
    const order = { id: String(after.id), version: Number(after.version), status: String(after.status) };
    this.seen.push(order);
    this.log(
      `   order ${shortId(order.id)} is ${order.status} (version ${order.version}, ${after.quantity} seats)`,
    );
    this.#checkLimits(order.id, before, after);
    const previous = before?.status as string | undefined;
    // Only a failed capture, a whole refund and a cancelled event cancel a complete order.
    const mayEnd = [
      'provider capture-fails',
      'refund of all that is left',
      'seats given back',
      'event cancelled',
    ];
    if (
      previous === 'complete' &&
      order.status === 'cancelled' &&
      !mayEnd.some((fault) => this.faults.has(fault))
    )
      this.recordViolation(
        invariantNames.money,
        `order ${order.id} lost its seats although its payment could be captured`,
        order.id,
      );
    if (order.status === 'expired' && Number(after.expiresAt) > this.#scheduler.now)
      this.recordViolation(invariantNames.orders, `order ${order.id} expired before its hold did`, order.id);
    const isFree = previous === undefined && order.status === 'complete' && after.total === 0;
    if (!isFree && !(NEXT_STATUS[previous ?? ''] ?? []).includes(order.status))
      this.recordViolation(
        invariantNames.orders,
        `order ${order.id} went from ${previous} to ${order.status}`,
        order.id,
      );
  }

  /** No buyer ever has more running holds than the limit, or orders more seats of a ticket. */
  #checkLimits(id: string, before: Item | undefined, after: Item): void {
    const order = after as unknown as BuyersOrder;
    const orders = this.#orders.get(order.userId) ?? new Map<string, BuyersOrder>();
    this.#orders.set(order.userId, orders.set(id, order));
    const isRunning = ({ status, expiresAt }: BuyersOrder) =>
      status === 'created' && expiresAt > this.#scheduler.now;
    const running = [...orders.values()].filter(isRunning);
    if (running.length > MAX_HOLDS)
      this.recordViolation(invariantNames.limits, `a buyer holds the seats of ${running.length} orders`, id);
    // A late payment can pass the limit of seats, a new order can't.
    if (before) return;
    const seats = [...orders.values()]
      .filter((each) => each.ticket.id === order.ticket.id && (each.status === 'complete' || isRunning(each)))
      .reduce((sum, { quantity }) => sum + quantity, 0);
    if (seats > MAX_SEATS)
      this.recordViolation(invariantNames.limits, `a buyer holds and has bought ${seats} seats`, id);
  }
}

/** What the limits need of an order. */
interface BuyersOrder {
  userId: string;
  status: string;
  expiresAt: number;
  quantity: number;
  ticket: { id: string };
}

/** The status that may follow each stored status. A refusal is a new version with the same status. */
const NEXT_STATUS: Record<string, string[]> = {
  '': ['created'],
  created: ['created', 'complete', 'cancelled', 'expired'],
  complete: ['complete', 'cancelled'],
  cancelled: ['cancelled'],
  expired: ['expired', 'complete'],
};

/** The end of an id, for log lines. */
export const shortId = (id: unknown): string => String(id).slice(-5);
