import type { Charge } from './charge.ts';
import type { Environment } from './environment.ts';
import { invalid, unexpectedState } from './errors.ts';
import { CONFIRMABLE, type Outcome, type PaymentIntent } from './payment-intent.ts';
import { type Refund, release } from './refund.ts';

const CANCELABLE = [...CONFIRMABLE, 'requires_capture', 'processing'];

/** Takes `amount` (all of it, without one) of what is authorised; the rest is released. */
export function capture(intent: PaymentIntent, charge: Charge | undefined, amount?: number): Outcome {
  if (intent.status !== 'requires_capture' || !charge) {
    throw unexpectedState(cannotCapture(intent), intent);
  }
  const taken = amount ?? intent.amount_capturable;
  if (taken > intent.amount_capturable) {
    const message = `The amount to capture (${taken}) is more than what can be captured (${intent.amount_capturable}).`;
    throw invalid(message, 'amount_to_capture', 'amount_too_large');
  }
  const captured: Charge = { ...charge, captured: true, amount_captured: taken };
  const paid: PaymentIntent = {
    ...intent,
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: taken,
  };
  return {
    intent: paid,
    charge: captured,
    events: [
      { type: 'charge.captured', object: captured },
      { type: 'payment_intent.succeeded', object: paid },
    ],
  };
}

/** Ends an intent that took no money yet; what is authorised is released. */
export function cancel(
  intent: PaymentIntent,
  charge: Charge | undefined,
  reason: PaymentIntent['cancellation_reason'],
  given: Environment,
  released: Refund['reason'] = null,
): Outcome {
  if (!CANCELABLE.includes(intent.status)) {
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(', ')}.`,
      intent,
    );
  }
  const back = intent.status === 'requires_capture' && charge ? release(charge, released, given) : undefined;
  const canceled: PaymentIntent = {
    ...intent,
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: given.now,
    cancellation_reason: reason,
    next_action: null,
  };
  const happenings = [...(back?.events ?? []), { type: 'payment_intent.canceled', object: canceled }];
  return { intent: canceled, charge: back?.charge, refund: back?.refund, events: happenings };
}

function cannotCapture({ status }: PaymentIntent): string {
  if (status === 'succeeded') {
    return 'This PaymentIntent could not be captured because it has already been captured.';
  }
  return `This PaymentIntent could not be captured because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
}
