import { randomUUID } from 'node:crypto';
import { shortId } from '../history.ts';
import { simulation } from '../simulation.ts';
import type { User } from './user.ts';

/** Pays with a card token, and completes 3-D Secure if the answer has a URL. */
export async function payByCard(buyer: User, orderId: string, token: string): Promise<void> {
  const url = await startPayment(buyer, { orderId, token });
  if (url) await completeChallenge(buyer, url);
}

/** Pays on the hosted page: soon, after the hold has expired, or never; sometimes with a declined card first. */
export async function payOnHostedPage(buyer: User, orderId: string): Promise<void> {
  const { random, provider } = simulation();
  const url = await startPayment(buyer, { orderId });
  if (!url || random.chance(0.2)) return;
  await buyer.wait(1000, random.pick([30_000, 600_000, 1_800_000]));
  const card = (number: string) => ({ number, expiry: '12/40', cvc: '123' });
  if (random.chance(0.2)) provider.visit(url, card('4000000000000002'));
  const number = random.chance(0.2) ? '4000000000003220' : '4242424242424242';
  const paid = provider.visit(url, card(number));
  buyer.log(`pays on the page of order ${shortId(orderId)}: ${paid.status}`);
  if (paid.location?.includes('/c/challenge/')) await completeChallenge(buyer, paid.location);
}

/** Starts a payment. Resolves to the URL in the answer, if there is one. */
async function startPayment(buyer: User, body: object): Promise<string | undefined> {
  const key = simulation().random.chance(0.7) ? randomUUID() : undefined;
  const request = { method: 'POST', path: '/api/payments', body, key };
  const reply = await buyer.sendWithRetries('payments', request);
  return reply?.status === 201 && typeof reply.body.url === 'string' ? reply.body.url : undefined;
}

/** Answers the 3-D Secure challenge of the buyer's bank: soon, late or never. */
async function completeChallenge(buyer: User, url: string): Promise<void> {
  const { random, provider } = simulation();
  if (!url.includes('/c/challenge/') || random.chance(0.2)) return;
  await buyer.wait(1000, random.pick([30_000, 1_200_000]));
  const secret = new URL(url, 'http://stripe.invalid').searchParams.get('client_secret') ?? '';
  const answer = random.chance(0.8) ? 'complete' : 'fail';
  const { status } = provider.visit(url, { client_secret: secret, answer });
  buyer.log(`answers the challenge with ${answer}: ${status}`);
}
