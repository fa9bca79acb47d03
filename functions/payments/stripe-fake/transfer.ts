import type { Stripe } from 'stripe';
import type { Charge } from './charge.ts';
import type { Environment } from './environment.ts';
import { refused } from './errors.ts';
import type { EventDraft } from './event.ts';

export type Transfer = Stripe.Transfer & { destination: string; source_transaction: string };
export type ApplicationFee = Stripe.ApplicationFee & { account: string; originating_transaction: string };

/** The objects of a change of money between the platform and an account. */
export interface Moved {
  objects: (Transfer | ApplicationFee)[];
  events: EventDraft[];
}

const emptyList = (url: string) => ({ object: 'list' as const, data: [], has_more: false, url });

/**
 * Distributes a captured destination charge: the account gets all of it, and pays the platform's fee from it (Stripe,
 * "Create destination charges"). Any other charge stays with the platform.
 */
export function distribute(charge: Charge, { now, newId }: Environment): Moved & { charge: Charge } {
  const destination = charge.transfer_data?.destination as string | undefined;
  if (!destination || !charge.captured) return { charge, objects: [], events: [] };
  const id = newId('tr');
  const payment = newId('py');
  const transfer: Transfer = {
    id,
    object: 'transfer',
    amount: charge.amount_captured,
    amount_reversed: 0,
    balance_transaction: null,
    created: now,
    currency: charge.currency,
    description: null,
    destination,
    destination_payment: payment,
    livemode: false,
    metadata: {},
    reversals: emptyList(`/v1/transfers/${id}/reversals`),
    reversed: false,
    source_transaction: charge.id,
    source_type: 'card',
    transfer_group: charge.transfer_group,
  };
  const created = { type: 'transfer.created', object: transfer };
  if (!charge.application_fee_amount)
    return { charge: { ...charge, transfer: id }, objects: [transfer], events: [created] };
  const fee = newFee(charge, destination, payment, { now, id: newId('fee') });
  return {
    charge: { ...charge, transfer: id, application_fee: fee.id },
    objects: [transfer, fee],
    events: [created, { type: 'application_fee.created', object: fee }],
  };
}

const newFee = (
  charge: Charge,
  account: string,
  payment: string,
  { now, id }: { now: number; id: string },
): ApplicationFee => ({
  id,
  object: 'application_fee',
  account,
  amount: charge.application_fee_amount ?? 0,
  amount_refunded: 0,
  application: 'ca_boxoffice',
  balance_transaction: null,
  charge: payment,
  created: now,
  currency: charge.currency,
  fee_source: { type: 'charge', charge: payment },
  livemode: false,
  originating_transaction: charge.id,
  refunded: false,
  refunds: emptyList(`/v1/application_fees/${id}/refunds`),
});

/** Takes an amount back from the account; 400 for more than is left. */
export function reverse(transfer: Transfer, amount: number): Transfer {
  const left = transfer.amount - transfer.amount_reversed;
  if (amount > left)
    throw refused(`Reversal amount (${amount}) is greater than unreversed amount (${left})`, {
      param: 'amount',
    });
  const amount_reversed = transfer.amount_reversed + amount;
  return { ...transfer, amount_reversed, reversed: amount_reversed === transfer.amount };
}

/** Gives a part of the fee back to the account. */
export function refundFee(fee: ApplicationFee, amount: number): ApplicationFee {
  const amount_refunded = fee.amount_refunded + amount;
  return { ...fee, amount_refunded, refunded: amount_refunded === fee.amount };
}

/**
 * What belongs to a part of a sum: its share of `total`, of which `spent` is gone already. The last part takes all that
 * is left, so that rounding loses nothing.
 */
export function shareOf(part: number, whole: number, isLast: boolean, total: number, spent: number): number {
  return isLast ? total - spent : Math.min(total - spent, Math.round((total * part) / whole));
}
