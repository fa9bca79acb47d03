import type { CloudEvent } from '../events/cloud-event.ts';
import { idsOf } from '../events/ids.ts';
import { log } from './log.ts';
import { count, observe } from './metrics.ts';

/** The steps of an order that an operator sees, by the events that store them. */
const STEPS: Record<string, string> = {
  'order.created': 'order placed',
  'order.completed': 'order completed',
  'order.expired': 'order expired',
  'order.cancelled': 'order cancelled',
  'order.reduced': 'seats given back',
  'order.refused': 'payment refused',
  'payment.authorised': 'payment authorised',
  'payment.declined': 'payment declined',
  'payment.captured': 'order paid',
  'payment.released': 'authorisation released',
  'payment.refunded': 'order refunded',
  'payment.disputed': 'payment disputed',
};

const COUNTERS = {
  'order.created': 'boxoffice.orders.placed',
  'order.completed': 'boxoffice.orders.completed',
  'order.expired': 'boxoffice.orders.expired',
  'order.cancelled': 'boxoffice.orders.cancelled',
  'payment.captured': 'boxoffice.orders.paid',
} as const;

/** Reports a stored event as a step of its order: one log line, and a count. One commit can end several orders. */
export function reportStep({ type, data }: Pick<CloudEvent, 'type' | 'data'>): void {
  const message = STEPS[type];
  if (!message) return;
  log('info', message, idsOf({ type, data }));
  const counter = COUNTERS[type as keyof typeof COUNTERS];
  if (counter) count(counter);
  const { paymentId } = data as { paymentId?: string };
  if (type === 'order.completed' && paymentId)
    observe('boxoffice.order.completion.duration', (Date.now() - timeOf(paymentId)) / 1000);
}

/** When a payment was started, in epoch milliseconds: its id is a UUID of version 7 (RFC 9562, section 5.7). */
const timeOf = (id: string): number => Number.parseInt(id.replace('-', '').slice(0, 12), 16);
