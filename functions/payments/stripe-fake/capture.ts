import type { Charge } from './charge.ts';
import type { Environment } from './environment.ts';
import { invalid, unexpectedState } from './errors.ts';
import { CONFIRMABLE, type Outcome, type PaymentIntent } from './payment-intent.ts';
import { type Refund, release } from './refund.ts';
import { distribute } from './transfer.ts';

const CANCELABLE = [...CONFIRMABLE, 'requires_capture', 'processing'];

/** Captures `amount` (by default all) of an authorisation and releases the rest. */
export function capture(
  intent: PaymentIntent,
  charge: Charge | undefined,
  environment: Environment,
  amount?: number,
): Outcome {
  if (intent.status !== 'requires_capture' || !charge) {
    throw unexpectedState(cannotCapture(intent), intent);
  }
  const captured = amount ?? intent.amount_capturable;
  if (captured > intent.amount_capturable) {
    const message = `The amount to capture (${captured}) is more than what can be captured (${intent.amount_capturable}).`;
    throw invalid(message, 'amount_to_capture', 'amount_too_large');
  }
  const {
    charge: capturedCharge,
    objects,
    events,
  } = distribute({ ...charge, captured: true, amount_captured: captured }, environment);
  const paid: PaymentIntent = {
    ...intent,
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: captured,
  };
  return {
    intent: paid,
    charge: capturedCharge,
    moved: objects,
    events: [
      { type: 'charge.captured', object: capturedCharge },
      { type: 'payment_intent.succeeded', object: paid },
      ...events,
    ],
  };
}

/** Cancels an intent that is not captured, and releases its authorisation. */
export function cancel(
  intent: PaymentIntent,
  charge: Charge | undefined,
  reason: PaymentIntent['cancellation_reason'],
  environment: Environment,
  refundReason: Refund['reason'] = null,
): Outcome {
  if (!CANCELABLE.includes(intent.status)) {
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(', ')}.`,
      intent,
    );
  }
  const released =
    intent.status === 'requires_capture' && charge ? release(charge, refundReason, environment) : undefined;
  const canceled: PaymentIntent = {
    ...intent,
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: environment.now,
    cancellation_reason: reason,
    next_action: null,
  };
  const events = [...(released?.events ?? []), { type: 'payment_intent.canceled', object: canceled }];
  return { intent: canceled, charge: released?.charge, refund: released?.refund, events };
}

function cannotCapture({ status }: PaymentIntent): string {
  if (status === 'succeeded') {
    return 'This PaymentIntent could not be captured because it has already been captured.';
  }
  return `This PaymentIntent could not be captured because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
}
