import { ProcessMap } from '@boxoffice/shared/functions/process-map.ts';
import type { Payment } from '../domain/payment.ts';

/** Webhooks come within seconds of their cause. Later ones read the table. */
const MOST = 2000;

const stored = new ProcessMap<Payment>(MOST);
const requests = new ProcessMap<Promise<unknown>>(MOST);

/** Remembers a state that this process has stored. */
export const rememberPayment = (payment: Payment): void => stored.set(payment.id, payment);

/** Forgets a payment before it is stored: after a Conflict, or without an answer, its latest state is unknown. */
export const forgetPayment = ({ id }: Payment): void => stored.delete(id);

/**
 * The payment if this process has stored its authorisation last. It may have been captured or released since then: the
 * provider tells so, and the write of the next state fails with a Conflict. An older memory of another state could
 * hide the authorisation itself, so such a payment is read.
 */
export function authorisedHere(paymentId: string): Payment | undefined {
  const payment = stored.get(paymentId);
  return payment?.status === 'authorised' ? payment : undefined;
}

/** Runs this process's own request for a payment. A webhook about the payment waits for its end. */
export async function asOwnRequest<Result>(
  paymentId: string,
  request: () => Promise<Result>,
): Promise<Result> {
  const running = request();
  requests.set(paymentId, running);
  try {
    return await running;
  } finally {
    if (requests.get(paymentId) === running) requests.delete(paymentId);
  }
}

/**
 * The latest state of a payment that this process has stored, after the end of its own request for the payment. The
 * table may have a later state, but no earlier one.
 */
export async function recentPayment(paymentId: string): Promise<Payment | undefined> {
  await requests.get(paymentId)?.catch(() => {});
  return stored.get(paymentId);
}
