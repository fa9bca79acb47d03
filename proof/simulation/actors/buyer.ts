import { randomUUID } from 'node:crypto';
import { simulation } from '../simulation.ts';
import { payByCard, payOnHostedPage } from './paying.ts';
import { type Reply, User } from './user.ts';

/**
 * A buyer who places orders, double-clicks, cancels, and pays late, twice or never.
 *
 * @param saleMs when tickets are listed, in milliseconds from now
 */
export async function buy(name: string, ticketIds: string[], saleMs: number): Promise<void> {
  const { random, scheduler } = simulation();
  const buyer = new User(name);
  // Many buyers arrive when a sale begins.
  const arrival = random.pick(['at once', 'at once', 'soon', 'later', 'much later']);
  const latest = { 'at once': 0, soon: 5000, later: 60_000, 'much later': 1_500_000 }[arrival] ?? 0;
  await scheduler.wait(saleMs);
  await buyer.wait(0, latest);
  for (let rounds = random.integer(1, 3); rounds > 0; rounds--) {
    const ticketId = ticketIds.length > 0 ? random.pick(ticketIds) : randomUUID();
    const body = { ticketId, quantity: random.pick([1, 1, 1, 2, 2, 3]) };
    const order = await placeOrder(buyer, body);
    if (order?.status === 201) await payOrCancel(buyer, String(order.body.id));
    await buyer.wait(100, random.pick([2000, 300_000, 1_000_000]));
  }
}

/** Clicks once or twice, with or without a key. Resolves to a successful answer if there is one. */
async function placeOrder(buyer: User, body: object): Promise<Reply | undefined> {
  const { random, history } = simulation();
  const key = random.chance(0.75) ? randomUUID() : undefined;
  const request = { method: 'POST', path: '/api/orders', body, key };
  // Without a key a retry could place a second order.
  const send = () => buyer.sendWithRetries('orders', request, key ? 4 : 1);
  if (!random.chance(0.3)) return send();
  history.recordFault('double click', `${buyer.name} on ${request.path}`);
  const both = await Promise.all([send(), send()]);
  return both.find((reply) => reply?.status === 201) ?? both[0];
}

const cancel = async (buyer: User, orderId: string): Promise<void> => {
  await buyer.sendWithRetries('orders', { method: 'DELETE', path: `/api/orders/${orderId}` });
};

async function payOrCancel(buyer: User, orderId: string): Promise<void> {
  const { random } = simulation();
  const pay = (token: string) => payByCard(buyer, orderId, token);
  const payOnPage = () => payOnHostedPage(buyer, orderId);
  const cancelWithin = (ms: number) => buyer.wait(0, ms).then(() => cancel(buyer, orderId));
  const ways: (() => Promise<unknown>)[] = [
    () => pay('tok_visa'),
    () => pay('tok_visa'),
    () => Promise.all([pay('tok_visa'), pay('tok_visa')]),
    () => Promise.all([pay('tok_visa'), pay('tok_mastercard')]),
    () => pay('tok_chargeDeclined').then(() => pay('tok_visa')),
    () => pay('tok_threeDSecure2Required'),
    payOnPage,
    payOnPage,
    () => Promise.all([payOnPage(), pay('tok_visa')]),
    () => Promise.all([payOnPage(), cancelWithin(60_000)]),
    () => Promise.all([pay('tok_visa'), cancelWithin(60)]),
    () => pay('tok_visa').then(() => cancel(buyer, orderId)),
    () => cancel(buyer, orderId),
    // Just before or just after the hold expires.
    () => buyer.wait(885_000, 930_000).then(() => pay('tok_visa')),
    async () => {},
  ];
  await buyer.wait(50, random.pick([500, 20_000, 300_000]));
  await random.pick(ways)();
  if (random.chance(0.3))
    await buyer.sendWithRetries('orders', { method: 'GET', path: `/api/orders/${orderId}` });
}
