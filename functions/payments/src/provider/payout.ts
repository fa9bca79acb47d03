import type Stripe from 'stripe';
import type { Payment } from '../domain/payment.ts';
import { callProvider } from './failure.ts';
import { withNextKey } from './next-key.ts';
import { stripe } from './stripe.ts';

type Paid = Pick<Payment, 'payout'>;

/** The parameters that make a payment a destination charge. @see Stripe, "Create destination charges" */
export const destinationOf = ({ payout }: Paid) =>
  payout && {
    transfer_data: { destination: payout.account },
    ...(payout.fee > 0 && { application_fee_amount: payout.fee }),
  };

/** The parameters of a refund or reversal that give the fee back in proportion. Stripe refuses them without a fee. */
const feeToReturn = ({ payout }: Paid) => payout && payout.fee > 0 && { refund_application_fee: true };

/** The parameters of a refund that take the seller's share back, and give the fee back, in proportion. */
export const sharesToReturn = (payment: Paid) =>
  payment.payout && { reverse_transfer: true, ...feeToReturn(payment) };

/**
 * Takes the money of a lost dispute back from the seller: the bank has taken it from the platform. The idempotency key
 * names what was taken back before, so that of several requests at once one takes effect.
 *
 * @param returned what the buyer got back by refunds and the dispute, in minor units
 */
export async function takeBackLost(payment: Payment, intentId: string, returned: number): Promise<void> {
  if (!payment.payout) return;
  const transfer = await callProvider(() => transferOf(intentId));
  const kept = Math.max(0, payment.amount - returned);
  const amount = transfer ? transfer.amount - transfer.amount_reversed - kept : 0;
  if (!transfer || amount <= 0) return;
  await withNextKey(payment, `dispute-${transfer.amount_reversed}`, (idempotencyKey) =>
    stripe.transfers.createReversal(transfer.id, { amount, ...feeToReturn(payment) }, { idempotencyKey }),
  );
}

async function transferOf(intentId: string): Promise<Stripe.Transfer | undefined> {
  const intent = await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge.transfer'] });
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : undefined;
  return typeof charge?.transfer === 'object' ? charge.transfer : undefined;
}
