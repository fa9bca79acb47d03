import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { Write } from '@boxoffice/shared/tables/items.ts';
import { applyProviderState, type Payment } from '../domain/payment.ts';
import type { ProviderState } from '../domain/provider-state.ts';
import { paymentsService } from '../service.ts';
import { putPayment } from './payments.ts';
import { rememberPayment } from './recent-payments.ts';

/** Applies the provider's state to a payment. Stores a change in one transaction with the other writes. */
export async function saveProviderState<State extends Payment | undefined>(
  payment: State,
  providerState: ProviderState,
  given: Given,
  other: { writes?: Write[] } = {},
): Promise<State | Payment> {
  const decided = payment && applyProviderState(payment, providerState, given);
  const changed = decided && decided.state !== payment ? decided : undefined;
  const writes = [...(changed ? putPayment(changed.state, payment) : []), ...(other.writes ?? [])];
  if (writes.length > 0) await paymentsService.commit({ writes, events: changed?.events ?? [] });
  if (changed) rememberPayment(changed.state);
  return decided?.state ?? payment;
}
