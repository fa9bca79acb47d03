import { isSold } from '../../functions/orders/src/domain/sold-order.ts';
import { salesOf } from '../../functions/tickets/src/domain/sales.ts';
import { type Finding, finding } from './finding.ts';
import { netCaptured } from './money.ts';
import { groupBy, orders, soldOrders, sum, tickets } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * 9. A seller sees the real sales of a ticket: the complete orders, their seats, and, for each currency, what the
 * provider captured for its orders and did not refund.
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
    const shownEarnings = new Map(shown.earned.map(({ amount, currency }) => [currency as string, amount]));
    const currencies = new Set([...shownEarnings.keys(), ...intents.keys()]);
    const label = `The seller of ticket ${ticket.id} sees`;
    return [
      ...(shown.sold === sold ? [] : [finding(`${label} ${shown.sold} seats sold, not ${sold}`)]),
      ...[...currencies].flatMap((currency) => {
        const earned = shownEarnings.get(currency) ?? 0;
        const paid = sum((intents.get(currency) ?? []).map((intent) => netCaptured(snapshot, intent)));
        return earned === paid ? [] : [finding(`${label} ${earned} ${currency}, but buyers paid ${paid}`)];
      }),
    ];
  });
}

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
