import { randomUUID } from 'node:crypto';
import { world } from '../simulation.ts';
import type { Person } from './user.ts';

/** Pays with a card token; a bank that wants to see the buyer sees them soon, late or never. */
export async function payByCard(buyer: Person, orderId: string, token: string): Promise<void> {
  const { random } = world();
  const key = random.chance(0.7) ? randomUUID() : undefined;
  const body = { orderId, token };
  const reply = await buyer.want('payments', { method: 'POST', path: '/api/payments', body, key });
  if (reply?.status === 201 && typeof reply.body.url === 'string') await answerBank(buyer, reply.body.url);
}

/** Pays on the hosted page, soon or when the lease has lapsed, perhaps with a card that is declined first. */
export async function payOnPage(buyer: Person, orderId: string): Promise<void> {
  const { random, provider } = world();
  const key = random.chance(0.7) ? randomUUID() : undefined;
  const reply = await buyer.want('payments', {
    method: 'POST',
    path: '/api/payments',
    body: { orderId },
    key,
  });
  if (reply?.status !== 201 || typeof reply.body.url !== 'string') return;
  const { url } = reply.body;
  if (random.chance(0.2)) return;
  await buyer.wait(1000, random.pick([30_000, 600_000, 1_800_000]));
  const card = (number: string) => ({ number, expiry: '12/40', cvc: '123' });
  if (random.chance(0.2)) provider.visit(url, card('4000000000000002'));
  const number = random.chance(0.2) ? '4000000000003220' : '4242424242424242';
  const paid = provider.visit(url, card(number));
  buyer.tell(`pays on the page of order ${orderId.slice(-5)}: ${paid.status}`);
  if (paid.location?.includes('/c/challenge/')) await answerBank(buyer, paid.location);
}

/** The challenge of the buyer's bank (3-D Secure). */
async function answerBank(buyer: Person, url: string): Promise<void> {
  const { random, provider } = world();
  if (!url.includes('/c/challenge/') || random.chance(0.2)) return;
  await buyer.wait(1000, random.pick([30_000, 1_200_000]));
  const secret = new URL(url, 'http://stripe.invalid').searchParams.get('client_secret') ?? '';
  const answer = random.chance(0.8) ? 'complete' : 'fail';
  const { status } = provider.visit(url, { client_secret: secret, answer });
  buyer.tell(`answers the bank: ${answer}, ${status}`);
}
