import type { Stripe } from 'stripe';
import { type Charge, newCharge } from './charge.ts';
import type { Environment } from './environment.ts';
import { type ApiError, cardError, type ErrorBody, invalid, unexpectedState } from './errors.ts';
import type { EventDraft } from './event.ts';
import { type Decline, type PaymentMethod, testCardOf } from './payment-method.ts';
import type { Refund } from './refund.ts';
import { distribute, type Moved } from './transfer.ts';

export type PaymentIntent = Stripe.PaymentIntent & {
  payment_method: string | null;
  latest_charge: string | null;
};

/** The result of a command on an intent. An `error` is the answer, and the objects are stored all the same. */
export interface Outcome {
  intent: PaymentIntent;
  charge?: Charge;
  refund?: Refund;
  /** What a capture moves to a connected account. */
  moved?: Moved['objects'];
  events: EventDraft[];
  error?: ApiError;
}

export interface Confirmation {
  returnUrl?: string;
  offSession?: boolean;
  errorOnRequiresAction?: boolean;
}

/** The statuses in which an intent waits for its buyer. */
export const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

const AUTHENTICATION_REQUIRED: Decline = {
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

/** Charges the method. The intent succeeds, waits for its capture or for a challenge, or is declined. */
export function confirm(
  intent: PaymentIntent,
  method: PaymentMethod,
  options: Confirmation,
  environment: Environment,
): Outcome {
  if (!CONFIRMABLE.includes(intent.status)) throw unexpectedState(cannotConfirm(intent), intent);
  const automatic = intent.automatic_payment_methods;
  if (automatic?.enabled && automatic.allow_redirects !== 'never' && !options.returnUrl) {
    throw invalid(
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
      'return_url',
    );
  }
  const card = testCardOf(method);
  const attached = { ...intent, payment_method: method.id, next_action: null, last_payment_error: null };
  if (!card.challenges) return attempt(attached, method, environment, card.declines);
  if (options.offSession || options.errorOnRequiresAction) {
    return attempt(attached, method, environment, AUTHENTICATION_REQUIRED);
  }
  const waiting: PaymentIntent = {
    ...attached,
    status: 'requires_action',
    next_action: challenge(attached, options.returnUrl, environment.origin),
  };
  return { intent: waiting, events: [{ type: 'payment_intent.requires_action', object: waiting }] };
}

function challenge(intent: PaymentIntent, returnUrl: string | undefined, origin: string) {
  const url = `${origin}/c/challenge/${intent.id}?client_secret=${intent.client_secret}`;
  return returnUrl
    ? { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } }
    : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } };
}

/** Applies the buyer's answer to the 3-D Secure challenge. */
export function authenticate(
  intent: PaymentIntent,
  method: PaymentMethod,
  passed: boolean,
  environment: Environment,
): Outcome {
  if (intent.status !== 'requires_action') throw unexpectedState(cannotConfirm(intent), intent);
  const answered = { ...intent, next_action: null };
  if (passed) return attempt(answered, method, environment, testCardOf(method).declines);
  const body = {
    code: 'payment_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  };
  const failed = failedBy(body, answered, method);
  const error = cardError({ ...body, payment_intent: failed, payment_method: method });
  return { intent: failed, events: [{ type: 'payment_intent.payment_failed', object: failed }], error };
}

function attempt(
  intent: PaymentIntent,
  method: PaymentMethod,
  environment: Environment,
  decline?: Decline,
): Outcome {
  const { charge, objects, events } = distribute(
    newCharge(intent, method, environment, decline),
    environment,
  );
  const charged = { ...intent, latest_charge: charge.id };
  if (decline) {
    const failed = failedBy({ ...decline, charge: charge.id }, charged, method);
    return {
      intent: failed,
      charge,
      events: [
        { type: 'charge.failed', object: charge },
        { type: 'payment_intent.payment_failed', object: failed },
      ],
      error: cardError({ ...decline, charge: charge.id, payment_intent: failed, payment_method: method }),
    };
  }
  const manual = intent.capture_method === 'manual';
  const paid: PaymentIntent = manual
    ? { ...charged, status: 'requires_capture', amount_capturable: intent.amount }
    : { ...charged, status: 'succeeded', amount_received: intent.amount };
  const type = manual ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded';
  return {
    intent: paid,
    charge,
    moved: objects,
    events: [{ type: 'charge.succeeded', object: charge }, { type, object: paid }, ...events],
  };
}

function failedBy(
  body: Omit<ErrorBody, 'type' | 'payment_intent'>,
  intent: PaymentIntent,
  method: PaymentMethod,
): PaymentIntent {
  return {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: { type: 'card_error', ...body, payment_method: method },
  };
}

function cannotConfirm({ status }: PaymentIntent): string {
  if (status === 'succeeded') {
    return 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.';
  }
  return `You cannot confirm this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be confirmed: ${CONFIRMABLE.join(', ')}.`;
}
