import type { Tally } from '../harness/load/tally.ts';
import { Visitor } from '../harness/visitor.ts';
import type { Violation } from '../invariants/finding.ts';
import { orders } from '../invariants/rows.ts';
import type { Snapshot } from '../invariants/snapshot.ts';

/**
 * After a cancellation in the middle of the sale no order has a seat, and each captured payment went back by one refund
 * of all of it. The other invariants check whose money it was.
 */
export function cancellationViolations(snapshot: Snapshot): Violation[] {
  const { charges, refunds } = snapshot.ledger;
  const captured = charges.filter((charge) => charge.captured);
  const violation = (message: string): Violation => ({ invariant: 'cancellation', message });
  const left = orders(snapshot).filter(({ status }) => status === 'complete' || status === 'created');
  return [
    ...left.map(({ id, status }) => violation(`Order ${id} is ${status} after the cancellation`)),
    ...captured.flatMap(({ id, amount_captured, amount_refunded }) => {
      const { length } = refunds.filter(({ charge }) => charge === id);
      if (length === 1 && amount_refunded === amount_captured) return [];
      return [violation(`${id} of ${amount_captured} has ${length} refunds of ${amount_refunded} in all`)];
    }),
    ...(captured.length > 0 ? [] : [violation('Nobody had paid before the cancellation')]),
  ];
}

export const soldIn = (snapshot: Snapshot): number =>
  orders(snapshot).filter(({ status }) => status === 'complete').length;

/** Every seat is sold once, and no buyer is refused for good while a seat is free. */
export function saleViolations(sold: number, seats: number, tally: Tally): Violation[] {
  if (sold > seats) return [{ invariant: 'contest', message: `${sold} seats were sold of ${seats}` }];
  if (sold === seats || tally.of('refused for good') === 0) return [];
  const message = `${tally.of('refused for good')} were refused, and ${seats - sold} seats were left`;
  return [{ invariant: 'contest', message }];
}

/** The next buyer is refused exactly when every seat is sold, or the event is cancelled. */
export async function nextBuyerViolations(
  url: string,
  ticketId: string,
  isOver: boolean,
): Promise<Violation[]> {
  const buyer = await Visitor.signedUp(url);
  const { status } = await buyer.post('/api/orders', { ticketId });
  if (status === (isOver ? 409 : 201)) return [];
  return [{ invariant: 'contest', message: `A buyer after the sale was answered ${status}` }];
}
