import type { SoldOrder as SoldOrderView } from '@boxoffice/shared/api/sales.ts';
import { Unreachable } from '@boxoffice/shared/errors.ts';
import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { recipientsOf } from '@boxoffice/shared/functions/recipients.ts';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { config } from '../config.ts';
import { latestVisiblePayment } from '../domain/order.ts';
import type { SoldOrder } from '../domain/sold-order.ts';
import { findOrderWithPayments } from '../tables/orders.ts';
import { paymentsOf } from '../tables/payments.ts';
import { admissionsOf } from './admitted-seats.ts';
import { shownRefunds } from './view.ts';

/**
 * The address of each buyer by the user's id. This service stores none.
 *
 * @throws Unreachable when auth does not answer
 */
export async function emailsOf(orders: SoldOrder[]): Promise<Map<string, string>> {
  const recipients = await recipientsOf(
    config.AUTH_URL,
    orders.map(({ userId }) => userId),
  );
  return new Map([...recipients].map(([id, { email }]) => [id, email]));
}

/**
 * Orders as the seller of their ticket sees them.
 *
 * @param orders at most 100
 * @param admissions asks for the seats that were checked in; absent, this asks once
 * @throws Unreachable when auth does not answer
 */
export async function soldOrderViews(
  orders: SoldOrder[],
  admissions: Admissions = admissionsReader(),
): Promise<SoldOrderView[]> {
  if (orders.length === 0) return [];
  const [emails, admitted, payments] = await Promise.all([
    emailsOf(orders),
    admissions(orders),
    visiblePayments(orders),
  ]);
  return orders.map((order) => {
    const email = emails.get(order.userId);
    const payment = payments.get(order.id);
    const isAdmitted = admitted[order.id];
    return {
      id: order.id,
      status: order.status,
      ...(email !== undefined && { email }),
      quantity: order.quantity,
      price: order.ticket.price,
      total: order.total,
      currency: order.currency as SoldOrderView['currency'],
      ...(order.refunds && { refunds: shownRefunds(order.refunds) }),
      ...(payment?.refunded && { refunded: payment.refunded }),
      ...(payment?.dispute && { dispute: payment.dispute }),
      ...(order.reason !== undefined && { reason: order.reason }),
      ...(order.reasonCode !== undefined && { reasonCode: order.reasonCode }),
      createdAt: new Date(order.createdAt).toISOString(),
      completedAt: new Date(order.completedAt).toISOString(),
      ...(isAdmitted !== undefined && { admitted: isAdmitted }),
    };
  });
}

/** A complete order names its payment. A cancelled one does not, and its payments are read with it. */
async function visiblePayments(orders: SoldOrder[]): Promise<Map<string, PaymentData>> {
  const found = await paymentsOf(orders.filter((order) => order.status === 'complete'));
  const cancelled = orders.filter(({ status }) => status === 'cancelled');
  await Promise.all(
    cancelled.map(async (order) => {
      const { payments } = await findOrderWithPayments(order.id);
      const payment = latestVisiblePayment(order, payments, 0);
      if (payment) found.set(order.id, payment);
    }),
  );
  return found;
}

/** The number of admitted seats by the id of the order. */
export type Admissions = (orders: SoldOrder[]) => Promise<Record<string, number>>;

/** Asks passes until it does not answer for the first time. From then on no number is known. */
export function admissionsReader(): Admissions {
  let hasFailed = false;
  return async (orders) => {
    if (hasFailed) return {};
    try {
      return await admissionsOf(orders.map(({ id }) => id));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      hasFailed = true;
      log('warn', 'orders are listed without their check-ins', { reason: error.message });
      return {};
    }
  };
}
