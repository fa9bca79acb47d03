import { assertNever } from '@boxoffice/shared/decisions/assert-never.ts';
import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { CloudEvent, EventType } from '@boxoffice/shared/events/cloud-event.ts';
import {
  PaymentAuthorised,
  PaymentCaptured,
  type PaymentData,
  PaymentDeclined,
  PaymentRefunded,
  PaymentReleased,
} from '@boxoffice/shared/events/payment.ts';
import type { Payment } from './payment.ts';

/** The payment's present state in a new event; undefined if no event shows that state. */
export function restate(payment: Payment, given: Given): CloudEvent | undefined {
  const event = eventOf(payment);
  return event?.of(payment.id, publicState(payment), given);
}

function eventOf(payment: Payment): EventType<PaymentData> | undefined {
  switch (payment.status) {
    case 'started':
    case 'abandoned':
      return undefined;
    case 'open':
      return payment.declined && PaymentDeclined;
    case 'declined':
      return payment.fault === 'card' ? PaymentDeclined : undefined;
    case 'authorised':
      return PaymentAuthorised;
    case 'captured':
      return PaymentCaptured;
    case 'released':
      return PaymentReleased;
    case 'refunded':
      return PaymentRefunded;
    default:
      return assertNever(payment);
  }
}

export function publicState(payment: Payment): PaymentData {
  const { id, version, orderId, userId, ticketId, amount, currency, refunded, reduced, dispute, status } =
    payment;
  const fee = payment.payout?.fee;
  const common = {
    id,
    version,
    orderId,
    userId,
    ticketId,
    amount,
    currency,
    refunded,
    reduced,
    dispute,
    fee,
  };
  if (status === 'open' && payment.declined) return { ...common, status: 'declined', ...payment.declined };
  if (status === 'started' || status === 'open' || status === 'abandoned')
    throw new Error(`A payment that is ${status} has no public state`);
  const reason = 'reason' in payment ? { reason: payment.reason, reasonCode: payment.reasonCode } : {};
  return { ...common, status, ...reason };
}

/**
 * Whether a sweep publishes the payment's event again: that of an authorisation until the order has decided, and that of a
 * capture until the orders service has its version.
 */
export const isRestated = (payment: Payment): boolean =>
  payment.status === 'authorised' ||
  (payment.status === 'captured' && payment.unconfirmedSince !== undefined);
