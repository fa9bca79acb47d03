import type { OrderData } from '@boxoffice/shared/events/order.ts';
import type { Observed } from '../domain/observed.ts';
import { isLive, type Payment } from '../domain/payment.ts';
import { verdict } from '../domain/verdict.ts';
import { capture, close, letGo } from './ask.ts';

/** Does with a payment's money what its order's state demands, and says what the provider has of it then. */
export async function carryOut(
  order: OrderData,
  payment: Payment | undefined,
  refused?: string,
): Promise<Observed> {
  if (!payment || !isLive(payment)) return {};
  switch (verdict(order, payment, refused)) {
    case 'capture':
      return payment.status === 'authorised' ? capture(payment) : {};
    case 'let-go':
      return payment.status === 'started' ? {} : letGo(payment);
    case 'close':
      return payment.status === 'open' ? close(payment) : {};
    case 'wait':
      return {};
  }
}
