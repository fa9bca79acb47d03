import type { Given } from '@boxoffice/shared/decisions/given.ts';
import { type QueuedMail, queuedMail } from '@boxoffice/shared/mail/queued-mail.ts';
import type { PassOrder } from './order.ts';

/** How long a mail waits for a mail server, in milliseconds. The passes are on the site all the time. */
const LIFETIME_MS = 72 * 3_600_000;

/** The kind and the subject of a mail. The sender reads the rest of the content when it sends the mail. */
export type MailSubject =
  | { kind: 'order-confirmed'; userId: string; orderId: string }
  | { kind: 'order-cancelled'; userId: string; orderId: string; reason?: string }
  | {
      kind: 'seats-refunded';
      userId: string;
      orderId: string;
      seats: number;
      /** In minor units. */
      amount: number;
      currency: string;
      /** In the seller's words. */
      reason?: string;
    }
  /** `version` is the ticket's. */
  | { kind: 'event-changed'; userId: string; orderId: string; version: number }
  /** The user is the giver. The pass has the address that the mail goes to. */
  | { kind: 'pass-offered'; userId: string; orderId: string; seat: number; transferId: string }
  /** The user is the giver. */
  | { kind: 'pass-taken-over'; userId: string; orderId: string; seat: number; transferId: string };

export type PassMail = QueuedMail & MailSubject;

export const newMail = (subject: MailSubject, given: Given): PassMail => ({
  ...queuedMail(LIFETIME_MS, given),
  ...subject,
});

/**
 * What a change of an order is mailed about. An order that was never complete ends silently, because its buyer has seen
 * that on its page.
 *
 * @param words the seller's reason, if there is one
 */
export function mailAbout(
  before: PassOrder | undefined,
  order: PassOrder,
  words?: string,
): MailSubject | undefined {
  const { id: orderId, userId, seats, currency } = order;
  if (seats === 0) return undefined;
  if (!before?.seats) return { kind: 'order-confirmed', userId, orderId };
  const reason = words === undefined ? {} : { reason: words };
  if (order.status !== 'complete')
    return before.status === 'complete' ? { kind: 'order-cancelled', userId, orderId, ...reason } : undefined;
  const refunded = order.voided.length - before.voided.length;
  if (refunded === 0) return undefined;
  const amount = before.total - order.total;
  return { kind: 'seats-refunded', userId, orderId, seats: refunded, amount, currency, ...reason };
}
