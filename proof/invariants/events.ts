import {
  by,
  countedOrders,
  deadlines,
  letters,
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
import { type Found, found } from './violation.ts';

/**
 * 6. Every event committed is delivered to every subscriber and takes effect once: nothing waits, nothing died,
 * and everyone has the same version of everything.
 */
export function eventsArrive(snapshot: Snapshot): Found[] {
  return [
    ...services.flatMap((service) =>
      outbox(snapshot, service).map(({ event }) =>
        found(`${event.type} ${event.id} (${event.subject}) waits in the outbox of ${service}`),
      ),
    ),
    ...letters(snapshot).map(({ event, destination, error }) =>
      found(
        `${event.type} ${event.id} (${event.subject}) died on its way to ${destination}: ${error.code} ${error.text}`,
      ),
    ),
    ...everyoneKnowsOrders(snapshot),
    ...everyoneKnowsPayments(snapshot),
    ...everyoneKnowsTickets(snapshot),
    ...seatsAreCountedOnce(snapshot),
  ];
}

/** order.refused is told to payments alone: what it leaves as it was, the others have at an older version. */
function everyoneKnowsOrders(snapshot: Snapshot): Found[] {
  const inPayments = new Map(orderReplicas(snapshot).map((order) => [order.id, order]));
  const inTickets = new Map(countedOrders(snapshot).map((order) => [order.id, order]));
  const inExpiration = new Map(deadlines(snapshot).map((deadline) => [deadline.orderId, deadline]));
  return orders(snapshot).flatMap((order) => {
    const shown = `Order ${order.id} is ${order.status} (version ${order.version})`;
    const known = { payments: inPayments, tickets: inTickets, expiration: inExpiration };
    return Object.entries(known).flatMap(([service, replicas]) => {
      const replica = replicas.get(order.id);
      if (!replica) return [found(`${shown}, and ${service} has never heard of it`, order.id)];
      const same =
        replica.status === order.status &&
        (service === 'payments' ? replica.version === order.version : replica.version <= order.version);
      if (same) return [];
      return [
        found(`${shown}, but for ${service} it is ${replica.status} (version ${replica.version})`, order.id),
      ];
    });
  });
}

function everyoneKnowsPayments(snapshot: Snapshot): Found[] {
  const replicas = new Map(paymentReplicas(snapshot).map((payment) => [payment.id, payment]));
  const told = ['authorised', 'captured', 'released', 'refunded'];
  return payments(snapshot)
    .filter(({ status }) => told.includes(status))
    .flatMap(({ id, orderId, status, version }) => {
      const replica = replicas.get(id);
      if (replica?.status === status && replica.version === version) return [];
      const other = replica ? `${replica.status} (version ${replica.version})` : 'unknown';
      return [
        found(`Payment ${id} is ${status} (version ${version}), but for orders it is ${other}`, orderId),
      ];
    });
}

function everyoneKnowsTickets(snapshot: Snapshot): Found[] {
  const known = new Map(stocks(snapshot).map((stock) => [stock.ticketId, stock]));
  return tickets(snapshot).flatMap((ticket) => {
    const stock = known.get(ticket.id);
    const same =
      stock?.ticketVersion === ticket.version &&
      stock.capacity === ticket.quantity &&
      stock.price === ticket.price;
    if (same) return [];
    const other = stock
      ? `version ${stock.ticketVersion} of ${stock.capacity} seats at ${stock.price}`
      : 'unknown';
    const shown = `Ticket ${ticket.id} is version ${ticket.version} of ${ticket.quantity} seats at ${ticket.price}`;
    return [found(`${shown}, but for orders it is ${other}`)];
  });
}

/** An event that took effect twice, or not at all, would show in the seats that a visitor sees. */
function seatsAreCountedOnce(snapshot: Snapshot): Found[] {
  const byTicket = by(orders(snapshot), ({ ticket }) => ticket.id);
  return tickets(snapshot).flatMap((ticket) => {
    const theirs = byTicket.get(ticket.id) ?? [];
    const sold = seatsOf(theirs.filter(({ status }) => status === 'complete'));
    const held = by(
      theirs.filter(({ status, expiresAt }) => status === 'created' && expiresAt > snapshot.now),
      ({ expiresAt }) => String(Math.ceil(expiresAt / 60_000)),
    );
    const minutes = new Set([...held.keys(), ...Object.keys(ticket.held)]);
    return [
      ...(ticket.sold === sold
        ? []
        : [found(`Ticket ${ticket.id} has ${sold} seats sold, but shows ${ticket.sold}`)]),
      ...[...minutes]
        // Of a minute that is over, or nearly, the clock says more than the count.
        .filter((minute) => (Number(minute) - 1) * 60_000 > snapshot.now)
        .filter((minute) => seatsOf(held.get(minute) ?? []) !== (ticket.held[minute] ?? 0))
        .map((minute) => {
          const isHeld = seatsOf(held.get(minute) ?? []);
          return found(
            `Ticket ${ticket.id} has ${isHeld} seats held to ${minute}, but shows ${ticket.held[minute]}`,
          );
        }),
    ];
  });
}

const seatsOf = (orders: { quantity: number }[]): number => sum(orders.map(({ quantity }) => quantity));
