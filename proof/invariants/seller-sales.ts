import type { Sales } from '@boxoffice/shared/api/tickets.ts';
import type { Money } from '@boxoffice/shared/api/values.ts';
import { isSold } from '../../functions/orders/src/domain/sold-order.ts';
import { salesOf } from '../../functions/tickets/src/domain/sales.ts';
import { type Finding, finding } from './finding.ts';
import { netCaptured, returned } from './money.ts';
import { groupBy, orders, soldOrders, sum, tickets } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * 9. A seller sees the real sales of a ticket: the complete orders, their seats, and, for each currency, what the
 * provider captured for its orders and did not refund, what it refunded, and what the seller's account and the platform
 * have of it.
 */
export function checkSellerSales(snapshot: Snapshot): Finding[] {
  return [...checkFigures(snapshot), ...checkBuyers(snapshot)];
}

function checkFigures(snapshot: Snapshot): Finding[] {
  const ordersByTicket = groupBy(orders(snapshot), ({ ticket }) => ticket.id);
  const intentsByOrder = groupBy(snapshot.ledger.intents, ({ metadata }) => metadata.orderId ?? 'none');
  return tickets(snapshot).flatMap((ticket) => {
    const ofTicket = ordersByTicket.get(ticket.id) ?? [];
    const shown = salesOf(ticket, snapshot.now);
    const sold = sum(ofTicket.filter(({ status }) => status === 'complete').map(({ quantity }) => quantity));
    const intents = groupBy(
      ofTicket.flatMap(({ id }) => intentsByOrder.get(id) ?? []),
      ({ currency }) => currency.toUpperCase(),
    );
    const currencies = new Set([
      ...shown.earned.map(({ currency }) => currency as string),
      ...intents.keys(),
    ]);
    const label = `The seller of ticket ${ticket.id} sees`;
    return [
      ...(shown.sold === sold ? [] : [finding(`${label} ${shown.sold} seats sold, not ${sold}`)]),
      ...[...currencies].flatMap((currency) => {
        const ofCurrency = intents.get(currency) ?? [];
        const earned = amountIn(shown.earned, currency);
        const paid = sum(ofCurrency.map((intent) => netCaptured(snapshot, intent)));
        const refunded = amountIn(shown.refunded, currency);
        const got = sum(ofCurrency.map((intent) => returned(snapshot, intent)));
        return [
          ...(earned === paid ? [] : [finding(`${label} ${earned} ${currency}, but buyers paid ${paid}`)]),
          ...(refunded === got
            ? []
            : [finding(`${label} ${refunded} ${currency} refunded, but buyers got ${got}`)]),
          ...checkShares(snapshot, label, shown, currency, ofCurrency),
        ];
      }),
    ];
  });
}

/** The provider rounds the share of the fee in each refund, and the seller's figure rounds once. */
function checkShares(
  { ledger }: Snapshot,
  label: string,
  shown: Sales,
  currency: string,
  intents: Snapshot['ledger']['intents'],
): Finding[] {
  const ids = new Set(intents.map(({ id }) => id));
  const charges = new Set(
    ledger.charges.filter(({ payment_intent }) => ids.has(payment_intent ?? '')).map(({ id }) => id),
  );
  const account = sum(
    ledger.transfers
      .filter(({ source_transaction }) => charges.has(source_transaction ?? ''))
      .map(({ amount, amount_reversed }) => amount - amount_reversed),
  );
  const fee = sum(
    ledger.fees
      .filter(({ originating_transaction }) => charges.has(originating_transaction ?? ''))
      .map(({ amount, amount_refunded }) => amount - amount_refunded),
  );
  const returns = [
    ...ledger.refunds.filter(({ charge }) => charges.has(charge ?? '')),
    ...ledger.disputes.filter(({ payment_intent }) => ids.has(String(payment_intent))),
  ];
  const [shownFee, paidOut] = [amountIn(shown.fee, currency), amountIn(shown.paidOut, currency)];
  return Math.abs(shownFee - fee) <= returns.length && paidOut + shownFee === account
    ? []
    : [
        finding(
          `${label} a fee of ${shownFee} ${currency} and ${paidOut} paid out, but the account got ${account}, of which ${fee} are a fee`,
        ),
      ];
}

const amountIn = (sums: Money[], currency: string): number =>
  sums.find((each) => each.currency === currency)?.amount ?? 0;

/** The index lists an order from when it is complete, in the partition of its ticket and status. */
function checkBuyers(snapshot: Snapshot): Finding[] {
  const listed = new Map(soldOrders(snapshot).map(({ id, gsi2pk }) => [id, gsi2pk]));
  return orders(snapshot).flatMap((order) => {
    const { id, status, ticket } = order;
    const partition = listed.get(id);
    const list = status === 'complete' ? 'SOLD' : 'RETURNED';
    const isRight = isSold(order) ? partition?.startsWith(`${list}#${ticket.id}#`) : partition === undefined;
    return isRight
      ? []
      : [finding(`Order ${id} is ${status}, but its seller's list has it as ${partition}`, id)];
  });
}
