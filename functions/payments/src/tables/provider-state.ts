import type { Given } from '@boxoffice/shared/decisions/given.ts';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import type { Key, Write } from '@boxoffice/shared/tables/items.ts';
import { applyProviderState } from '../domain/apply.ts';
import type { Payment } from '../domain/payment.ts';
import { isRestated } from '../domain/payment-events.ts';
import type { ProviderState } from '../domain/provider-state.ts';
import { paymentsService } from '../service.ts';
import { putPayment } from './payments.ts';
import { forgetPayment, rememberPayment } from './recent-payments.ts';

/** Applies the provider's state to a payment. Stores a change together with the other writes. */
export async function saveProviderState<State extends Payment | undefined>(
  payment: State,
  providerState: ProviderState,
  given: Given,
  { writes = [] }: { writes?: Write[] } = {},
): Promise<State | Payment> {
  const decided = payment && applyProviderState(payment, providerState, given);
  if (decided && decided.state !== payment)
    await savePayment(decided.state, { events: decided.events, writes });
  else if (writes.length > 0) await paymentsService.commit({ writes });
  return decided?.state ?? payment;
}

/**
 * Stores a payment's next state, with its events and other writes, and remembers it.
 *
 * @throws Conflict when the state of the version before is not the latest one
 */
export async function savePayment(
  state: Payment,
  { events = [], writes = [] }: { events?: CloudEvent[]; writes?: Write[] } = {},
): Promise<void> {
  forgetPayment(state);
  const write = putPayment(state);
  const statedBy = isRestated(state) ? (write.Put?.Item as Key) : undefined;
  await paymentsService.commit({ writes: [write, ...writes], events, statedBy });
  rememberPayment(state);
}
