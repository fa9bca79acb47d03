import { setTimeout as pause } from 'node:timers/promises';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Buyer, Click } from '../harness/load/buyer.ts';
import type { Tally } from '../harness/load/tally.ts';
import type { Random } from '../harness/random.ts';
import type { Visitor } from '../harness/visitor.ts';

/** One buyer who buys, pays, pays late, pays twice, cancels, or leaves, until the time is over. */
export async function buy(
  buyer: Buyer,
  ticketIds: string[],
  { random, tally, holdSeconds }: { random: Random; tally: Tally; holdSeconds: number },
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const click: Click = random.chance(0.2) ? 'twice' : random.chance(0.2) ? 'without a key' : 'once';
    const order = await buyer.order(random.one(ticketIds), random.chance(0.2) ? 2 : 1, click);
    if (order === 'sold out') tally.add('refused');
    if (order === 'sold out' || order === 'failed') {
      await pause(random.between(100, 500));
      continue;
    }
    tally.add('orders placed');
    await settle(buyer, order.id ?? '', { random, tally, holdSeconds });
  }
}

async function settle(
  buyer: Buyer,
  orderId: string,
  { random, tally, holdSeconds }: { random: Random; tally: Tally; holdSeconds: number },
): Promise<void> {
  const pay = async (token: string, click: Click = 'once') => {
    const outcome = await buyer.pay(orderId, token, click);
    tally.add(outcome);
    return outcome;
  };
  const whim = random.next();
  if (whim < 0.5) await pay('tok_visa', random.chance(0.3) ? 'twice' : 'once');
  else if (whim < 0.6) {
    await pay('tok_chargeDeclined');
    await pay('tok_visa');
  } else if (whim < 0.7) {
    tally.add('paid at the last moment');
    await pause(random.between(0.9, 1.02) * holdSeconds * 1000);
    await pay('tok_visa');
  } else if (whim < 0.8) {
    tally.add('cancelled while paying');
    await Promise.all([pay('tok_visa'), buyer.cancel(orderId)]);
  } else if (whim < 0.88) {
    tally.add('paid twice at once');
    await Promise.all([pay('tok_visa'), pay('tok_mastercard')]);
  } else if (whim < 0.93) await buyer.cancel(orderId);
  else if (whim < 0.97) await buyer.openPage(orderId);
  else tally.add('abandoned');
}

/** A seller who changes price and quantity meanwhile. */
export async function edit(
  seller: Visitor,
  ticketIds: string[],
  { random, tally }: { random: Random; tally: Tally },
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    await pause(random.between(500, 2500));
    const change = random.chance(0.5)
      ? { price: Math.round(random.between(1000, 9000)) }
      : { quantity: Math.round(random.between(20, 120)) };
    const path = `/api/tickets/${random.one(ticketIds)}`;
    const reply = await seller.put<Ticket>(path, change).catch(() => ({ status: 0 }));
    tally.add(reply.status === 200 ? 'edits' : 'edits refused or failed');
  }
}
