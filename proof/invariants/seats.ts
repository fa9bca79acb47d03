import type { Order } from '../../functions/orders/src/domain/order.ts';
import { type Finding, finding } from './finding.ts';
import { groupBy, orders, stocks, sum } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/** 1. For every ticket, capacity = available + held + sold, and no count is below zero, also not in one shard. */
export function checkSeats(snapshot: Snapshot): Finding[] {
  const byTicket = (wanted: Order['status']) =>
    groupBy(
      orders(snapshot).filter(({ status }) => status === wanted),
      ({ ticket }) => `TICKET#${ticket.id}`,
    );
  const [holdsByTicket, soldByTicket] = [byTicket('created'), byTicket('complete')];
  const withStock = new Set(stocks(snapshot).map(({ pk }) => pk));
  const withoutStock = [...holdsByTicket.keys(), ...soldByTicket.keys()].filter((pk) => !withStock.has(pk));
  return [
    ...withoutStock.map((pk) => finding(`${pk} has seats held or sold, but no stock`)),
    ...stocks(snapshot).flatMap((stock) => {
      const held = sum((holdsByTicket.get(stock.pk) ?? []).map(({ quantity }) => quantity));
      const sold = sum((soldByTicket.get(stock.pk) ?? []).map(({ quantity }) => quantity));
      const free = sum(stock.available);
      const label = `Ticket ${stock.ticketId}: capacity ${stock.capacity}, ${stock.available.join(' + ')} available, ${held} held, ${sold} sold`;
      return [
        ...(stock.capacity === free + held + sold ? [] : [finding(`${label}: the seats do not add up`)]),
        ...(stock.available.some((seats) => seats < 0) || stock.capacity < 0
          ? [finding(`${label}: below zero`)]
          : []),
      ];
    }),
  ];
}
