import { salesOf } from '../../functions/tickets/src/domain/sales.ts';
import { taken } from './money.ts';
import { by, orders, sum, tickets } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import { type Found, found } from './violation.ts';

/**
 * 9. What a seller is told of a ticket is what happened: the seats sold are those of its complete orders, and what
 * it has earned, in each currency, is what the provider has taken for its orders and not given back.
 */
export function sellersAreToldTheTruth(snapshot: Snapshot): Found[] {
  const byTicket = by(orders(snapshot), ({ ticket }) => ticket.id);
  const paid = by(snapshot.ledger.intents, ({ metadata }) => metadata.orderId ?? 'none');
  return tickets(snapshot).flatMap((ticket) => {
    const theirs = byTicket.get(ticket.id) ?? [];
    const told = salesOf(ticket, snapshot.now);
    const sold = sum(theirs.filter(({ status }) => status === 'complete').map(({ quantity }) => quantity));
    const intents = by(
      theirs.flatMap(({ id }) => paid.get(id) ?? []),
      ({ currency }) => currency.toUpperCase(),
    );
    const toldIn = new Map(told.earned.map(({ amount, currency }) => [currency as string, amount]));
    const currencies = new Set([...toldIn.keys(), ...intents.keys()]);
    return [
      ...(told.sold === sold
        ? []
        : [found(`The seller of ticket ${ticket.id} is told ${told.sold} seats sold, not ${sold}`)]),
      ...[...currencies].flatMap((currency) => {
        const [says, took] = [
          toldIn.get(currency) ?? 0,
          sum((intents.get(currency) ?? []).map((intent) => taken(snapshot, intent))),
        ];
        if (says === took) return [];
        return [
          found(`The seller of ticket ${ticket.id} is told ${says} ${currency}, but buyers paid ${took}`),
        ];
      }),
    ];
  });
}
