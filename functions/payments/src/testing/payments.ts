import { randomUUID } from 'node:crypto';
import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import type { Payment } from '../domain/payment.ts';
import { useStripe } from './stripe.ts';

export const completeWith = (order: OrderData, { id }: Payment, version = 2): OrderData => ({
  ...order,
  version,
  status: 'complete',
  paymentId: id,
});

/**
 * Starts the payments service with a Stripe fake for the tests of a file.
 *
 * @param settings more settings of the service
 */
export async function usePayments(settings: NodeJS.ProcessEnv) {
  const { url: stripeUrl, setFaults } = await useStripe();
  Object.assign(process.env, { STRIPE_API_URL: stripeUrl, PATIENCE_SECONDS: '0', ...settings });
  // They read the settings.
  await import('../group.ts');
  const { paymentsService } = await import('../service.ts');
  const { putPayment } = await import('../tables/payments.ts');
  const { createAtProvider } = await import('../provider/requests.ts');
  const { saveProviderState } = await import('../tables/provider-state.ts');
  useTable();
  const { deliver } = useFunction('payments');
  const given = { now: Date.now(), newId: randomUUID };
  const send = (type: string, data: object) =>
    deliver({ id: randomUUID(), source: '/boxoffice/orders', type, data });

  /** A stored payment whose request to Stripe has not begun. */
  async function started(order: OrderData, more: Partial<Payment> = {}): Promise<Payment> {
    const { id: orderId, userId, ticketId, title } = order;
    const payment = {
      ...{
        id: randomUUID(),
        number: 1,
        version: 1,
        status: 'started',
        startedAt: given.now,
        orderId,
        userId,
        ticketId,
      },
      ...{ amount: 4500, currency: 'EUR', title, quantity: 1, token: 'tok_visa' },
      ...more,
    } as Payment;
    await paymentsService.commit({ writes: [putPayment(payment)] });
    return payment;
  }

  /** A payment that is authorised here and at Stripe. */
  async function authorised(order: OrderData): Promise<Payment> {
    const payment = await started(order);
    return saveProviderState(payment, await createAtProvider(payment), given);
  }

  return { stripeUrl, setFaults, given, send, started, authorised };
}
