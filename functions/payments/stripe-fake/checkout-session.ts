import type { Stripe } from 'stripe';
import type { Environment } from './environment.ts';
import { invalid, refused } from './errors.ts';
import { checkAmount, type NewPaymentIntent } from './new-payment-intent.ts';
import type { PaymentIntent } from './payment-intent.ts';

export type Session = Stripe.Checkout.Session & { payment_intent: string | null };

export interface CartLine {
  id: string;
  name: string;
  description: string | null;
  unit_amount: number;
  quantity: number;
}

/** The line items and the PaymentIntent's parameters. They are stored beside the session, which has no such fields. */
export interface Cart {
  lines: CartLine[];
  intent: Omit<NewPaymentIntent, 'amount' | 'currency'>;
}

export interface NewSession {
  currency: string;
  lines: Omit<CartLine, 'id'>[];
  success_url: string;
  cancel_url?: string;
  expires_at?: number;
  customer_email?: string;
  client_reference_id?: string;
  metadata?: Record<string, string>;
  locale?: string;
  submit_type?: string;
}

const MINUTE = 60;
const DAY = 24 * 3600;

/** An open session. Its `expires_at` must be 30 minutes to 24 hours from now, else 400. */
export function newSession(command: NewSession, environment: Environment): Session {
  const { now, newId, origin } = environment;
  const expires_at = command.expires_at ?? now + DAY;
  if (expires_at > now + DAY) {
    throw invalid(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
  // Ten seconds of tolerance for a client that adds exactly 30 minutes to its own clock, as at Stripe.
  if (expires_at < now + 30 * MINUTE - 10) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      'expires_at',
    );
  }
  const total = command.lines.reduce((sum, line) => sum + line.unit_amount * line.quantity, 0);
  checkAmount(total, command.currency, 'line_items');
  const id = newId('cs_test');
  return {
    ...sessionDefaults(id, now),
    ...totals(total),
    ...commandFields(command),
    expires_at,
    url: `${origin}/c/pay/${id}`,
  };
}

const totals = (total: number) => ({
  amount_subtotal: total,
  amount_total: total,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
});

const commandFields = (command: NewSession) => ({
  cancel_url: command.cancel_url ?? null,
  client_reference_id: command.client_reference_id ?? null,
  currency: command.currency,
  customer_email: command.customer_email ?? null,
  locale: command.locale ?? null,
  metadata: command.metadata ?? {},
  submit_type: command.submit_type ?? null,
  success_url: command.success_url,
});

/** Completes a session. With manual capture it stays `unpaid` until the intent is captured. */
export function complete(session: Session, intent: PaymentIntent): Session {
  return {
    ...session,
    status: 'complete',
    payment_intent: intent.id,
    payment_status: intent.status === 'succeeded' ? 'paid' : 'unpaid',
    customer_details: {
      address: null,
      business_name: null,
      email: session.customer_email,
      individual_name: null,
      name: null,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
    url: null,
  };
}

/** Expires an open session; any other is 400. */
export function expire(session: Session): Session {
  if (session.status !== 'open') {
    throw refused(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  }
  return { ...session, status: 'expired', url: null };
}

function sessionDefaults(id: string, now: number): Session {
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: 0,
    amount_total: 0,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: null,
    client_reference_id: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: null,
    customer_account: null,
    customer_creation: 'if_required',
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: now,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: {},
    mode: 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: null,
    total_details: null,
    ui_mode: 'hosted_page',
    url: null,
    wallet_options: null,
  };
}
