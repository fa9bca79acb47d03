import { by, holds, orders, stocks, sum } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import { type Found, found } from './violation.ts';

/** 1. For every ticket: capacity = available + held + sold, and nothing is below zero. */
export function seatsAddUp(snapshot: Snapshot): Found[] {
  const held = by(holds(snapshot), ({ pk }) => pk);
  const sold = by(
    orders(snapshot).filter(({ status }) => status === 'complete'),
    ({ ticket }) => `TICKET#${ticket.id}`,
  );
  const counted = new Set(stocks(snapshot).map(({ pk }) => pk));
  const strays = [...held.keys(), ...sold.keys()].filter((pk) => !counted.has(pk));
  return [
    ...strays.map((pk) => found(`${pk} has seats held or sold, but no stock`)),
    ...stocks(snapshot).flatMap((stock) => {
      const isHeld = sum((held.get(stock.pk) ?? []).map(({ quantity }) => quantity));
      const isSold = sum((sold.get(stock.pk) ?? []).map(({ quantity }) => quantity));
      const shown = `Ticket ${stock.ticketId}: capacity ${stock.capacity}, ${stock.available} available, ${isHeld} held, ${isSold} sold`;
      const adds = stock.capacity === stock.available + isHeld + isSold;
      return [
        ...(adds ? [] : [found(`${shown}: that does not add up`)]),
        ...(stock.available < 0 || stock.capacity < 0 ? [found(`${shown}: below zero`)] : []),
      ];
    }),
  ];
}
