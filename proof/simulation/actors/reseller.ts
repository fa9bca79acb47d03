import { MAX_SEATS } from '../config.ts';
import { simulation } from '../simulation.ts';
import { payByCard } from './paying.ts';
import { User } from './user.ts';

/** A buyer who wants more seats of a large event than the limit allows, and orders while other orders are being paid. */
export async function resell(): Promise<void> {
  const { random } = simulation();
  const offer = { title: 'A stadium', price: 1000, quantity: 2 * MAX_SEATS };
  const request = { method: 'POST', path: '/api/tickets', body: offer };
  const reply = await new User('Stella').sendWithRetries('tickets', request);
  if (reply?.status !== 201) return;
  const buyer = new User('Rex');
  for (let n = 0; n < 6; n++) {
    const body = { ticketId: String(reply.body.id), quantity: random.pick([MAX_SEATS / 4, MAX_SEATS / 2]) };
    const order = await buyer.send('orders', { method: 'POST', path: '/api/orders', body });
    if (order?.status === 201) void payByCard(buyer, String(order.body.id), 'tok_visa');
    await buyer.wait(5, random.pick([40, 5000, 920_000]));
  }
}
