import { setTimeout as pause } from 'node:timers/promises';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Buyer, Click } from '../load/buyer.ts';
import type { Tally } from '../load/tally.ts';
import type { Random } from '../random.ts';
import type { Visitor } from '../visitor.ts';

export interface Load {
  random: Random;
  tally: Tally;
  holdSeconds: number;
  isOver: () => boolean;
}

/** One buyer who orders, then pays, pays late, pays twice, cancels or leaves, until the load is over. */
export async function buyUntil(buyer: Buyer, ticketIds: string[], load: Load): Promise<void> {
  const { random, tally } = load;
  while (!load.isOver()) {
    const click: Click = random.chance(0.2) ? 'twice' : random.chance(0.2) ? 'without a key' : 'once';
    const order = await buyer.order(random.pick(ticketIds), random.chance(0.2) ? 2 : 1, click);
    if (order === 'sold out') tally.add('refused');
    if (order === 'sold out' || order === 'failed') {
      await pause(random.between(100, 500));
      continue;
    }
    tally.add('orders placed');
    await payOrLeave(buyer, order.id ?? '', load);
  }
}

async function payOrLeave(
  buyer: Buyer,
  orderId: string,
  { random, tally, holdSeconds }: Load,
): Promise<void> {
  const pay = async (token: string, click: Click = 'once') =>
    tally.add(await buyer.pay(orderId, token, click));
  const choice = random.next();
  if (choice < 0.5) await pay('tok_visa', random.chance(0.3) ? 'twice' : 'once');
  else if (choice < 0.6) {
    await pay('tok_chargeDeclined');
    await pay('tok_visa');
  } else if (choice < 0.7) {
    tally.add('paid as the hold expires');
    // A hold lasts up to a 60th longer, and at least in whole seconds.
    await pause(random.between(0.9, 1.08) * holdSeconds * 1000);
    await pay('tok_visa');
  } else if (choice < 0.8) {
    tally.add('cancelled while paying');
    await Promise.all([pay('tok_visa'), buyer.cancel(orderId)]);
  } else if (choice < 0.88) {
    tally.add('paid twice at once');
    await Promise.all([pay('tok_visa'), pay('tok_mastercard')]);
  } else if (choice < 0.93) await buyer.cancel(orderId);
  else if (choice < 0.97) await buyer.openHostedPage(orderId);
  else tally.add('abandoned');
}

/** A seller who changes prices and quantities until the load is over. */
export async function editUntil(
  seller: Visitor,
  ticketIds: string[],
  { random, tally, isOver }: Load,
): Promise<void> {
  while (!isOver()) {
    await pause(random.between(500, 2500));
    const change = random.chance(0.5)
      ? { price: random.integer(1000, 9000) }
      : { quantity: random.integer(20, 120) };
    const path = `/api/tickets/${random.pick(ticketIds)}`;
    const reply = await seller.put<Ticket>(path, change).catch(() => ({ status: 0 }));
    tally.add(reply.status === 200 ? 'edits' : 'edits refused or failed');
  }
}
