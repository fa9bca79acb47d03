import type { Charge } from './charge.ts';
import type { Context } from './context.ts';
import { invalid, refused } from './errors.ts';
import { listRoute } from './listing.ts';
import { boolean, integer, metadata, text } from './params.ts';
import { type Route, route } from './route.ts';
import { type ApplicationFee, refundFee, reverse, shareOf, type Transfer } from './transfer.ts';

interface ReturnCommand {
  reverse_transfer?: boolean;
  refund_application_fee?: boolean;
}

/**
 * Takes a refund's share back from the account, and gives it the fee's share back, if the request says so.
 *
 * @param charge the charge after the refund
 * @see Stripe, "Create destination charges", "Issue refunds"
 */
export function returnShares(charge: Charge, amount: number, command: ReturnCommand, context: Context): void {
  const { ledger } = context;
  if (command.reverse_transfer) {
    const transfer = ledger.get('transfer', String(charge.transfer));
    if (!transfer) throw refused(`Cannot reverse transfer: charge ${charge.id} has no transfer`);
    const { amount: total, amount_reversed: spent } = transfer;
    const share = shareOf(amount, charge.amount_captured, charge.refunded, total, spent);
    saveReversal(reverse(transfer, share), context);
  }
  if (!command.refund_application_fee) return;
  const fee = ledger.get('application_fee', String(charge.application_fee));
  if (!fee)
    throw refused(
      `Attempting to refund_application_fee on charge ${charge.id}, but it has no application fee`,
    );
  saveFeeRefund(fee, amount, charge.amount_captured, charge.refunded, context);
}

function saveReversal(transfer: Transfer, { ledger, emit }: Context): void {
  ledger.put(transfer);
  emit([{ type: 'transfer.reversed', object: transfer }]);
}

function saveFeeRefund(
  fee: ApplicationFee,
  part: number,
  whole: number,
  isLast: boolean,
  { ledger, emit }: Context,
): void {
  const refunded = refundFee(fee, shareOf(part, whole, isLast, fee.amount, fee.amount_refunded));
  ledger.put(refunded);
  emit([{ type: 'application_fee.refunded', object: refunded }]);
}

const reversalRoute = route(
  'POST /v1/transfers/:id/reversals',
  { amount: integer(1), refund_application_fee: boolean, metadata },
  (command, context, id) => {
    const transfer = context.ledger.getExisting('transfer', id, 'id');
    const amount = command.amount ?? transfer.amount - transfer.amount_reversed;
    if (amount === 0) throw invalid(`Transfer ${id} is already fully reversed.`, 'id');
    const reversed = reverse(transfer, amount);
    saveReversal(reversed, context);
    if (command.refund_application_fee) {
      const charge = context.ledger.getExisting('charge', transfer.source_transaction, 'id');
      const fee = context.ledger.get('application_fee', String(charge.application_fee));
      if (fee) saveFeeRefund(fee, amount, transfer.amount, reversed.reversed, context);
    }
    return {
      id: context.newId('trr'),
      object: 'transfer_reversal',
      amount,
      balance_transaction: null,
      created: context.now,
      currency: transfer.currency,
      destination_payment_refund: null,
      metadata: command.metadata ?? {},
      source_refund: null,
      transfer: id,
    };
  },
);

export const transferRoutes: Route[] = [
  listRoute('GET /v1/transfers', 'transfer', { destination: text() }),
  route('GET /v1/transfers/:id', {}, (_, { ledger }, id) => ledger.getExisting('transfer', id, 'id')),
  reversalRoute,
  listRoute('GET /v1/application_fees', 'application_fee', {}),
  route('GET /v1/application_fees/:id', {}, (_, { ledger }, id) =>
    ledger.getExisting('application_fee', id, 'id'),
  ),
];
