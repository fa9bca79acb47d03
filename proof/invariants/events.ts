import { type Finding, finding } from './finding.ts';
import {
  countedOrders,
  deadLetters,
  deadlines,
  groupBy,
  orderReplicas,
  orders,
  outbox,
  paymentReplicas,
  payments,
  stocks,
  sum,
  tickets,
} from './rows.ts';
import { type Snapshot, services } from './snapshot.ts';

/**
 * 6. Every committed event reaches every subscriber and takes effect once: no outbox row and no dead letter is left,
 * and every replica has the version of its owner.
 */
export function checkEvents(snapshot: Snapshot): Finding[] {
  return [
    ...services.flatMap((service) =>
      outbox(snapshot, service).map(({ event }) =>
        finding(`${event.type} ${event.id} (${event.subject}) waits in the outbox of ${service}`),
      ),
    ),
    ...deadLetters(snapshot).map(({ event, destination, error }) =>
      finding(
        `${event.type} ${event.id} (${event.subject}) to ${destination} is a dead letter: ${error.code} ${error.text}`,
      ),
    ),
    ...checkOrderReplicas(snapshot),
    ...checkPaymentReplicas(snapshot),
    ...checkTicketReplicas(snapshot),
    ...checkShownSeats(snapshot),
  ];
}

/** Only payments subscribes to order.refused, so the replicas in other services can have an older version. */
function checkOrderReplicas(snapshot: Snapshot): Finding[] {
  const replicasOf = {
    payments: new Map(orderReplicas(snapshot).map((order) => [order.id, order])),
    tickets: new Map(countedOrders(snapshot).map((order) => [order.id, order])),
    expiration: new Map(deadlines(snapshot).map((deadline) => [deadline.orderId, deadline])),
  };
  return orders(snapshot).flatMap((order) => {
    const label = `Order ${order.id} is ${order.status} (version ${order.version})`;
    return Object.entries(replicasOf).flatMap(([service, replicas]) => {
      const replica = replicas.get(order.id);
      if (!replica) return [finding(`${label}, but ${service} has no replica`, order.id)];
      const isSame =
        replica.status === order.status &&
        (service === 'payments' ? replica.version === order.version : replica.version <= order.version);
      if (isSame) return [];
      const other = `${replica.status} (version ${replica.version})`;
      return [finding(`${label}, but in ${service} it is ${other}`, order.id)];
    });
  });
}

function checkPaymentReplicas(snapshot: Snapshot): Finding[] {
  const replicas = new Map(paymentReplicas(snapshot).map((payment) => [payment.id, payment]));
  const published = ['authorised', 'captured', 'released', 'refunded'];
  return payments(snapshot)
    .filter(({ status }) => published.includes(status))
    .flatMap(({ id, orderId, status, version }) => {
      const replica = replicas.get(id);
      if (replica?.status === status && replica.version === version) return [];
      const other = replica ? `${replica.status} (version ${replica.version})` : 'unknown';
      return [
        finding(`Payment ${id} is ${status} (version ${version}), but in orders it is ${other}`, orderId),
      ];
    });
}

function checkTicketReplicas(snapshot: Snapshot): Finding[] {
  const stocksById = new Map(stocks(snapshot).map((stock) => [stock.ticketId, stock]));
  return tickets(snapshot).flatMap((ticket) => {
    const stock = stocksById.get(ticket.id);
    const isSame =
      stock?.ticketVersion === ticket.version &&
      stock.capacity === ticket.quantity &&
      stock.price === ticket.price;
    if (isSame) return [];
    const other = stock
      ? `version ${stock.ticketVersion} with ${stock.capacity} seats at ${stock.price}`
      : 'unknown';
    const label = `Ticket ${ticket.id} is version ${ticket.version} with ${ticket.quantity} seats at ${ticket.price}`;
    return [finding(`${label}, but in orders it is ${other}`)];
  });
}

/** The seat counts of tickets reveal an event that took effect twice, or never. */
function checkShownSeats(snapshot: Snapshot): Finding[] {
  const ordersByTicket = groupBy(orders(snapshot), ({ ticket }) => ticket.id);
  return tickets(snapshot).flatMap((ticket) => {
    const ofTicket = ordersByTicket.get(ticket.id) ?? [];
    const sold = seatsOf(ofTicket.filter(({ status }) => status === 'complete'));
    const held = groupBy(
      ofTicket.filter(({ status, expiresAt }) => status === 'created' && expiresAt > snapshot.now),
      ({ expiresAt }) => String(Math.ceil(expiresAt / 1000)),
    );
    const seconds = new Set([...held.keys(), ...Object.keys(ticket.held)]);
    return [
      ...(ticket.sold === sold
        ? []
        : [finding(`Ticket ${ticket.id} has ${sold} seats sold, but shows ${ticket.sold}`)]),
      ...[...seconds]
        // Within a minute before the expiry its event may be under way: readers use the clock, and the count may be stale.
        .filter((second) => Number(second) * 1000 - 60_000 > snapshot.now)
        .filter((second) => seatsOf(held.get(second) ?? []) !== (ticket.held[second] ?? 0))
        .map((second) => {
          const seats = seatsOf(held.get(second) ?? []);
          return finding(
            `Ticket ${ticket.id} has ${seats} seats held until ${second}, but shows ${ticket.held[second]}`,
          );
        }),
    ];
  });
}

const seatsOf = (orders: { quantity: number }[]): number => sum(orders.map(({ quantity }) => quantity));
