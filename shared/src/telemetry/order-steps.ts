import type { CloudEvent } from '../events/cloud-event.ts';
import { idsOf } from '../events/ids.ts';
import { log } from './log.ts';

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

/** Reports a stored event as a step of its order: one log line. One commit can end several orders. */
export function reportStep(event: Pick<CloudEvent, 'type' | 'data'>): void {
  const message = STEPS[event.type];
  if (message) log('info', message, idsOf(event));
}
