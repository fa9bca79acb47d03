import type { Environment } from './environment.ts';
import { invalid } from './errors.ts';
import { moneyText } from './money.ts';
import type { PaymentIntent } from './payment-intent.ts';

const MAX_AMOUNT = 99_999_999;
/** In minor units (Stripe, "Minimum and maximum charge amounts"). */
const MIN_AMOUNTS: Record<string, number> = {
  usd: 50,
  eur: 50,
  gbp: 30,
  chf: 50,
  cad: 50,
  aud: 50,
  sek: 300,
  nok: 300,
  dkk: 250,
  pln: 200,
  jpy: 50,
};

export interface NewPaymentIntent {
  amount: number;
  currency: string;
  capture_method?: PaymentIntent['capture_method'];
  payment_method_types?: string[];
  automatic_payment_methods?: { enabled?: boolean; allow_redirects?: string };
  metadata?: Record<string, string>;
  description?: string;
  receipt_email?: string;
  statement_descriptor?: string;
  statement_descriptor_suffix?: string;
  setup_future_usage?: PaymentIntent['setup_future_usage'];
  transfer_data?: { destination: string };
  application_fee_amount?: number;
}

/** An unpaid PaymentIntent. An amount outside Stripe's limits is 400. */
export function newPaymentIntent(command: NewPaymentIntent, { now, newId }: Environment): PaymentIntent {
  checkAmount(command.amount, command.currency, 'amount');
  const id = newId('pi');
  const types = command.payment_method_types;
  // Without types Stripe allows the methods that the Dashboard enables (API version 2023-08-16 and later).
  const automatic = types
    ? null
    : { enabled: true, allow_redirects: 'always', ...command.automatic_payment_methods };
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: command.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: command.application_fee_amount ?? null,
    automatic_payment_methods: automatic,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: command.capture_method ?? 'automatic_async',
    client_secret: newId(`${id}_secret`),
    confirmation_method: 'automatic',
    created: now,
    currency: command.currency,
    customer: null,
    customer_account: null,
    description: command.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: withoutEmpty(command.metadata ?? {}),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: types ?? ['card'],
    payment_record: null,
    processing: null,
    receipt_email: command.receipt_email ?? null,
    review: null,
    setup_future_usage: command.setup_future_usage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: command.statement_descriptor ?? null,
    statement_descriptor_suffix: command.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    transfer_data: command.transfer_data ?? null,
    transfer_group: command.transfer_data ? `group_${id}` : null,
  };
}

/** Checks Stripe's minimum and maximum amount of a currency, in minor units. */
export function checkAmount(amount: number, currency: string, param: string): void {
  const least = MIN_AMOUNTS[currency] ?? 1;
  if (amount < least) {
    throw invalid(`Amount must be at least ${moneyText(least, currency)}`, param, 'amount_too_small');
  }
  if (amount > MAX_AMOUNT) {
    const most = moneyText(MAX_AMOUNT, currency);
    throw invalid(`Amount must be no more than ${most}`, param, 'amount_too_large');
  }
}

/** Metadata after an update: keys replace, an empty value removes its key, an empty hash removes all. */
export function mergedMetadata(
  before: Record<string, string> | null,
  changes: Record<string, string> | undefined,
): Record<string, string> {
  if (!changes) return before ?? {};
  return Object.keys(changes).length === 0 ? {} : withoutEmpty({ ...before, ...changes });
}

const withoutEmpty = (metadata: Record<string, string>) =>
  Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== ''));
