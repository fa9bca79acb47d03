import type { PassOrder } from '../../functions/passes/src/domain/order.ts';
import { passId, type Seat } from '../../functions/passes/src/domain/pass.ts';
import { type Finding, finding } from './finding.ts';
import { orders, passOrders, passSeats } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/** 10. A complete order has exactly one live pass for each seat, its buyer's, and no other order has a live pass. */
export function checkPasses(snapshot: Snapshot): Finding[] {
  const issued = new Map(passOrders(snapshot).map((order) => [order.id, order]));
  const known = new Set(orders(snapshot).map(({ id }) => id));
  return [
    ...orders(snapshot).flatMap((order) => {
      const passes = issued.get(order.id);
      const wanted = order.status === 'complete' ? order.quantity : 0;
      const live = passes ? livePasses(passes) : 0;
      const label = `Order ${order.id} is ${order.status}`;
      if (live !== wanted)
        return [finding(`${label} with ${wanted} seats to show, but has ${live} live passes`, order.id)];
      const isSame = wanted === 0 || (passes?.userId === order.userId && passes.ticketId === order.ticket.id);
      return isSame ? [] : [finding(`${label}, but its passes are of another buyer or ticket`, order.id)];
    }),
    ...[...issued.values()]
      .filter(({ id }) => !known.has(id))
      .map(({ id }) => finding(`There are passes of the unknown order ${id}`, id)),
  ];
}

const livePasses = ({ status, seats, voided }: PassOrder): number =>
  status === 'complete' ? seats - new Set(voided).size : 0;

/**
 * 11. A pass is admitted at most once, and one generation of it is valid: each offer is accepted once, goes from the
 * holder before to the next one, and raises the generation.
 */
export function checkAdmissions(snapshot: Snapshot): Finding[] {
  const issued = new Map(passOrders(snapshot).map((order) => [order.id, order]));
  return passSeats(snapshot).flatMap((seat) => {
    const order = issued.get(seat.orderId);
    const label = `Pass ${seat.seat} of order ${seat.orderId}`;
    const admitted = seat.checkIns.filter(({ result }) => result === 'admitted');
    return [
      ...(order && seat.seat <= order.seats ? [] : [finding(`${label} was never issued`, seat.orderId)]),
      ...(admitted.length > 1
        ? [finding(`${label} was admitted ${admitted.length} times`, seat.orderId)]
        : []),
      ...(order && !isChain(order.userId, seat)
        ? [finding(`${label} has a holder or a generation that no transfer made`, seat.orderId)]
        : []),
    ];
  });
}

/** 12. Every check-in that a scanner without a network has stored is with its pass, once. */
export function checkScans(snapshot: Snapshot): Finding[] {
  const arrived = new Map(passSeats(snapshot).map((seat) => [passId(seat), seat.checkIns]));
  return (snapshot.scans ?? []).flatMap((scan) => {
    const count = (arrived.get(scan.passId) ?? []).filter(({ id }) => id === scan.id).length;
    const label = `The check-in ${scan.id} of pass ${scan.passId}`;
    return count === 1 ? [] : [finding(`${label} is stored ${count} times`, scan.passId.slice(0, 36))];
  });
}

function isChain(buyer: string, { history, holder, generation }: Seat): boolean {
  const holders = [buyer, ...history.map(({ to }) => to)];
  return (
    history.every(({ from }, index) => from === holders[index]) &&
    new Set(history.map(({ id }) => id)).size === history.length &&
    holder === holders.at(-1) &&
    generation === holders.length
  );
}
