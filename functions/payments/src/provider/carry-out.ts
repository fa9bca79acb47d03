import type { OrderData } from '@boxoffice/shared/events/order.ts';
import type { Observed } from '../domain/observed.ts';
import { isLive, type Payment } from '../domain/payment.ts';
import { verdict } from '../domain/verdict.ts';
import { capture, close, letGo } from './ask.ts';

/**
 * Does with a payment's money what its order's state demands, and says what the provider has of it then. One that
 * is being started by another process is left to it, or to the sweep.
 */
export async function carryOut(order: OrderData, payment: Payment | undefined): Promise<Observed> {
  if (!payment || !isLive(payment) || payment.status === 'started') return {};
  switch (verdict(order, payment)) {
    case 'capture':
      return payment.status === 'authorised' ? capture(payment) : {};
    case 'let-go':
      return letGo(payment);
    case 'close':
      return payment.status === 'open' ? close(payment) : {};
    case 'wait':
      return {};
  }
}
