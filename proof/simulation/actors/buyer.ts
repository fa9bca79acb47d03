import { randomUUID } from 'node:crypto';
import { world } from '../simulation.ts';
import { payByCard, payOnPage } from './paying.ts';
import { Person, type Reply } from './user.ts';

/** Buys as people do: clicks twice, changes their mind, pays late, twice, or not at all. */
export async function buy(name: string, listed: string[]): Promise<void> {
  const { random } = world();
  const buyer = new Person(name);
  // Many come at the very moment when a sale begins.
  const comes = random.pick(['at once', 'at once', 'soon', 'later', 'much later']);
  const latest = { 'at once': 0, soon: 5000, later: 60_000, 'much later': 1_500_000 }[comes] ?? 0;
  await world().scheduler.wait(4000);
  await buyer.wait(0, latest);
  for (let rounds = random.between(1, 3); rounds > 0; rounds--) {
    const ticketId = listed.length > 0 ? random.pick(listed) : randomUUID();
    const body = { ticketId, quantity: random.pick([1, 1, 1, 2, 2, 3]) };
    const order = await click(buyer, { method: 'POST', path: '/api/orders', body });
    if (order?.status === 201) await decide(buyer, String(order.body.id));
    await buyer.wait(100, random.pick([2000, 300_000, 1_000_000]));
  }
}

/** Clicks once or twice, with or without a key; hears one of the answers. */
async function click(
  buyer: Person,
  wish: { method: string; path: string; body: unknown },
): Promise<Reply | undefined> {
  const { random, history } = world();
  const key = random.chance(0.75) ? randomUUID() : undefined;
  if (!random.chance(0.3)) return buyer.want('orders', { ...wish, key }, key ? 4 : 1);
  history.fault('double click', `${buyer.name} on ${wish.path}`);
  const both = await Promise.all([1, 2].map(() => buyer.want('orders', { ...wish, key }, key ? 4 : 1)));
  return both.find((reply) => reply?.status === 201) ?? both[0];
}

const cancel = async (buyer: Person, orderId: string): Promise<void> => {
  await buyer.want('orders', { method: 'DELETE', path: `/api/orders/${orderId}` });
};

/** What happens to an order next. */
async function decide(buyer: Person, orderId: string): Promise<void> {
  const { random } = world();
  const ways: (() => Promise<unknown>)[] = [
    () => payByCard(buyer, orderId, 'tok_visa'),
    () => payByCard(buyer, orderId, 'tok_visa'),
    () => Promise.all([payByCard(buyer, orderId, 'tok_visa'), payByCard(buyer, orderId, 'tok_visa')]),
    () => Promise.all([payByCard(buyer, orderId, 'tok_visa'), payByCard(buyer, orderId, 'tok_mastercard')]),
    () => payByCard(buyer, orderId, 'tok_chargeDeclined').then(() => payByCard(buyer, orderId, 'tok_visa')),
    () => payByCard(buyer, orderId, 'tok_threeDSecure2Required'),
    () => payOnPage(buyer, orderId),
    () => payOnPage(buyer, orderId),
    () => Promise.all([payOnPage(buyer, orderId), payByCard(buyer, orderId, 'tok_visa')]),
    () => Promise.all([payOnPage(buyer, orderId), buyer.wait(0, 60_000).then(() => cancel(buyer, orderId))]),
    () =>
      Promise.all([
        payByCard(buyer, orderId, 'tok_visa'),
        buyer.wait(0, 60).then(() => cancel(buyer, orderId)),
      ]),
    () => payByCard(buyer, orderId, 'tok_visa').then(() => cancel(buyer, orderId)),
    () => cancel(buyer, orderId),
    // Just before the lease lapses, just after, and long after.
    () => buyer.wait(880_000, 920_000).then(() => payByCard(buyer, orderId, 'tok_visa')),
    async () => {},
  ];
  await buyer.wait(50, random.pick([500, 20_000, 300_000]));
  await random.pick(ways)();
  if (random.chance(0.3)) await buyer.want('orders', { method: 'GET', path: `/api/orders/${orderId}` });
}
